package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Mode;
import io.orderflow.bus.OnceKey;
import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.webhook.WebhookMessages;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the header fields of a good request mean, and those of its answer. */
class EdgeHeaderTest {
  private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-0000000000aa");
  private static final String ORDER = "/v1/orders/" + IdKind.ORDER.format(ID);
  private static final String WEBHOOK = "/v1/webhooks/" + IdKind.WEBHOOK.format(ID);
  private static EdgeServer server;
  private static Api api;

  @BeforeAll
  static void start() {
    server = new EdgeServer();
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    server.reset();
  }

  @Test
  void callerShouldBeToldToTheActorWhenAKeyCounts() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    api.get(ORDER).header("X-Correlation-Id", "mine").header("traceparent", trace).send();

    var caller = server.lastOf(OrderMessages.GET).caller();
    assertThat(caller.tenantId()).isEqualTo(EdgeServer.TENANT);
    assertThat(caller.mode()).isEqualTo(Mode.test);
    assertThat(caller.correlationId()).isEqualTo("mine");
    assertThat(caller.traceparent()).isEqualTo(trace);
    assertThat(server.lastOf(OrderMessages.GET).orderId()).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"has space", "", "a\tb", "ümlaut"})
  void correlationIdShouldBeReplacedWhenItIsNotAcceptable(String sent) {
    String returned =
        api.get(ORDER).header("X-Correlation-Id", sent).send().header("X-Correlation-Id");

    assertThat(returned).isNotEqualTo(sent).matches("[A-Za-z0-9._-]{1,128}");
  }

  @Test
  void correlationIdShouldBeReplacedWhenItIsTooLong() {
    Reply longest = api.get(ORDER).header("X-Correlation-Id", "x".repeat(128)).send();
    Reply tooLong = api.get(ORDER).header("X-Correlation-Id", "x".repeat(129)).send();

    assertThat(longest.header("X-Correlation-Id")).isEqualTo("x".repeat(128));
    assertThat(tooLong.header("X-Correlation-Id")).hasSizeLessThan(128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc                | abc",
        "\"abc\"            | abc",
        "a b                | ",
        "\"                 | \"",
        "\"\"               | \"\"",
      })
  void idempotencyKeyShouldCountTheSameWhenQuotedOrBare(String sent, String key) {
    api.post(ORDER + "/cancel").header("Idempotency-Key", sent).send();

    var command = server.lastOf(OrderMessages.CANCEL);
    assertThat(command == null ? null : command.once().key()).isEqualTo(key);
  }

  @Test
  void fingerprintShouldDifferWhenAnythingOfTheRequestDiffers() {
    OnceKey first = once(ORDER + "/refunds", "{\"amount\":1}");

    assertThat(once(ORDER + "/refunds", "{\"amount\":1}")).isEqualTo(first);
    assertThat(once(ORDER + "/refunds", "{\"amount\":2}")).isNotEqualTo(first);
    assertThat(once(ORDER + "/refunds", "{\"amount\": 1}")).isNotEqualTo(first);
    String other = "/v1/orders/" + IdKind.ORDER.format(Examples.NEXT) + "/refunds";
    assertThat(once(other, "{\"amount\":1}")).isNotEqualTo(first);
    assertThat(first.fingerprint()).matches("[0-9a-f]{64}");
  }

  private static OnceKey once(String path, String body) {
    api.post(path, body).header("Idempotency-Key", "k").send();
    return server.lastOf(OrderMessages.REFUND).once();
  }

  @Test
  void replayShouldBeMarkedWhenTheActorReadTheAnswerBack() {
    JsonNode order = Examples.of("OrderPending");
    Answer replay =
        new Answer(201, "/v1/orders/" + order.get("id").asText(), "\"1\"", order.toString(), true);
    server.answer(OrderMessages.PLACE, message -> Examples.now(replay));

    Reply reply = api.post("/v1/orders", Examples.of("NewOrderSmallest")).send();

    assertThat(reply.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(reply.text()).isEqualTo(order.toString());
    assertThat(reply.header("Location")).isEqualTo(replay.location());
    assertThat(reply.header("ETag")).isEqualTo("\"1\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"3\"', 3",
    "*,",
    "'\"other\"', -1",
    "'\"03\"', -1",
    "'\"9223372036854775807\"', -1"
  })
  void ifMatchShouldNameTheVersionWhenItIsOneOfOurs(String sent, Long version) {
    api.patch(ORDER, Examples.of("OrderPatchConfirm")).header("If-Match", sent).send();

    assertThat(server.lastOf(OrderMessages.PATCH).ifMatch()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "%s", "W/%s", "\"0\", %s", "\"0\",W/%s"})
  void getShouldAnswer304WhenTheCallerHoldsTheVersion(String form) {
    String etag = Examples.etag(Examples.of("OrderPending"));

    Reply reply = api.get(ORDER).header("If-None-Match", form.formatted(etag)).send();

    assertThat(reply.status()).isEqualTo(304);
    assertThat(reply.header("ETag")).isEqualTo(etag);
    assertThat(reply.text()).isEmpty();
  }

  @Test
  void getShouldAnswerTheDocumentWhenTheCallerHoldsAnotherVersion() {
    assertThat(api.get(WEBHOOK).header("If-None-Match", "\"999\"").send().status()).isEqualTo(200);
    assertThat(server.lastOf(WebhookMessages.GET).webhookId()).isEqualTo(ID);
  }
}
