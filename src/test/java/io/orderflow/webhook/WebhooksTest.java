package io.orderflow.webhook;

import static io.orderflow.webhook.WebhookDesk.URL;
import static io.orderflow.webhook.WebhookDesk.body;
import static io.orderflow.webhook.WebhookDesk.id;
import static io.orderflow.webhook.WebhookDesk.secret;
import static io.orderflow.webhook.WebhookDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import io.orderflow.id.IdKind;
import io.orderflow.seal.Seal;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.webhook.WebhookMessages.DeleteWebhook;
import io.orderflow.webhook.WebhookMessages.GetWebhook;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Webhooks that are registered, read and listed. */
class WebhooksTest {
  private static WebhookActor actor;
  private final WebhookDesk desk = actor.newTenant();

  @BeforeAll
  static void start() {
    actor = new WebhookActor();
  }

  @AfterAll
  static void stop() {
    actor.close();
  }

  @Test
  void createShouldAnswerTheWholeResourceAndItsSecretOnce() {
    Answer answer = desk.create(URL, List.of("order.*", "order.*", "inventory.low"));

    JsonNode body = body(answer);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.etag()).isEqualTo("\"1\"");
    assertThat(answer.location()).isEqualTo("/v1/webhooks/" + body.get("id").asText());
    assertThat(fields(body))
        .containsExactly(
            "id",
            "url",
            "description",
            "events",
            "ordering",
            "status",
            "disabledReason",
            "version",
            "createdAt",
            "updatedAt",
            "secret");
    assertThat(body.get("events").toString()).isEqualTo("[\"order.*\",\"inventory.low\"]");
    assertThat(body.get("createdAt").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(body.get("secret").asText()).matches("whsec_[A-Za-z0-9+/]{43}=");

    ObjectNode without = body.deepCopy();
    without.remove("secret");
    assertThat(desk.get(id(answer))).isEqualTo(without);
  }

  @Test
  void createShouldKeepTheSecretOnlySealed() {
    Answer answer = desk.create(URL, List.of("*"), new OnceKey("k", "f".repeat(64)));
    byte[] secret = secret(answer);

    Row row =
        desk.row("SELECT * FROM webhooks WHERE tenant_id = $1 AND webhook_id = $2", id(answer));
    byte[] sealed = row.getBuffer("secret_sealed").getBytes();
    Seal seal = new Seal(WebhookActor.SETTINGS.secrets().key(), new SecureRandom());
    assertThat(seal.open(sealed, desk.caller().tenantId(), id(answer))).isEqualTo(secret);

    Answer replayed = desk.create(URL, List.of("*"), new OnceKey("k", "f".repeat(64)));
    assertThat(replayed.replayed()).isTrue();
    assertThat(replayed.body()).isEqualTo(answer.body());
    String shown = body(answer).get("secret").asText().substring(6);
    assertThat(
            Await.get(
                    desk.database()
                        .query(
                            "SELECT body FROM idempotency_keys WHERE tenant_id = $1",
                            Tuple.of(desk.caller().tenantId())))
                .iterator()
                .next()
                .getString("body"))
        .doesNotContain(shown);
  }

  @Test
  void createShouldRefuseUrlsOfTheInsideAndSayNothingOfIt() {
    Fault fault =
        desk.fault(WebhookMessages.CREATE, desk.request("http://10.0.0.1/", List.of("*"), null));

    assertThat(fault).isInstanceOf(Fault.Invalid.class);
    Fault.Invalid invalid = (Fault.Invalid) fault;
    assertThat(invalid.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.pointer()).isEqualTo("/url");
              assertThat(error.code()).isEqualTo("url_not_allowed");
              assertThat(error.detail()).doesNotContain("10.0.0.1");
            });
  }

  @Test
  void createShouldNeverExceedTheLimitHoweverManyComeAtOnce() {
    List<Future<Answer>> all =
        IntStream.range(0, WebhookActor.LIMIT + 5)
            .mapToObj(
                n ->
                    desk.bus()
                        .request(WebhookMessages.CREATE, desk.request(URL, List.of("*"), null)))
            .toList();
    Await.get(Future.join(all).otherwiseEmpty());

    assertThat(all.stream().filter(Future::succeeded)).hasSize(WebhookActor.LIMIT);
    assertThat(all.stream().filter(Future::failed))
        .allSatisfy(
            refused ->
                assertThat(((FaultException) refused.cause()).fault())
                    .isInstanceOfSatisfying(
                        Fault.Conflict.class,
                        conflict ->
                            assertThat(conflict.code()).isEqualTo("webhook_limit_reached")));
    Await.get(desk.bus().request(WebhookMessages.DELETE, desk.delete(id(first(all)))));
    assertThat(desk.create(URL, List.of("*")).status()).isEqualTo(201);
  }

  @Test
  void listShouldPageNewestFirstAndNeverShowAnothersOrASecret() {
    List<String> newestFirst = new ArrayList<>();
    IntStream.range(0, 5)
        .forEach(
            n -> newestFirst.add(0, IdKind.WEBHOOK.format(id(desk.create(URL, List.of("*"))))));
    Caller other = Callers.create(desk.database());

    List<String> seen = new ArrayList<>();
    UUID after = null;
    do {
      Page page = desk.list(2, after);
      page.items().forEach(item -> seen.add(tree(item).get("id").asText()));
      page.items().forEach(item -> assertThat(item).doesNotContain("secret"));
      after = page.next() == null ? null : UUID.fromString(page.next());
    } while (after != null);
    assertThat(seen).isEqualTo(newestFirst);
    UUID mine = IdKind.WEBHOOK.parse(seen.get(0)).orElseThrow();
    assertThat(desk.fault(WebhookMessages.GET, new GetWebhook(other, mine)))
        .isEqualTo(new Fault.NotFound("webhook"));
    assertThat(desk.fault(WebhookMessages.DELETE, new DeleteWebhook(other, null, mine)))
        .isEqualTo(new Fault.NotFound("webhook"));
  }

  private static Answer first(List<Future<Answer>> answers) {
    return answers.stream().filter(Future::succeeded).findFirst().orElseThrow().result();
  }

  private static List<String> fields(JsonNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
