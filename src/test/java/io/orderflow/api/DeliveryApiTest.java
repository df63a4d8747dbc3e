package io.orderflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.SettingsReader;
import io.orderflow.id.IdKind;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Judge;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.tenant.Plan;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Deliveries, dead letters and replays as a tenant's program meets them. */
class DeliveryApiTest {
  private static final Map<String, String> QUICK =
      Map.of(
          "ORDERFLOW_DISPATCH_SCHEDULE", "10ms",
          "ORDERFLOW_DISPATCH_POLL_INTERVAL", "200ms",
          "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "1000");

  private static ReceiverLab lab;
  private static RunningNode node;
  private static Api api;

  @BeforeAll
  static void start() {
    lab = ReceiverLab.open();
    node = RunningNode.start(SettingsReader.read(Servers.environment(QUICK)));
    api = node.api;
  }

  @AfterAll
  static void stop() {
    node.close();
    lab.close();
  }

  @Test
  void testShouldBeListedWithItsAttempt() {
    JsonNode webhook = register(lab.at("/good", Behaviours.status(200, "", "thanks")));

    Reply sent = api.post(path(webhook) + "/test").send();

    assertThat(sent.status()).isEqualTo(202);
    Await.until("it arrived", () -> deliveries(webhook, "?status=succeeded").size() == 1);
    JsonNode delivery = deliveries(webhook, "").get(0);
    assertThat(delivery.get("id")).isEqualTo(sent.json().get("deliveryId"));
    assertThat(delivery.get("eventId")).isEqualTo(sent.json().get("eventId"));
    assertThat(delivery.get("eventType").asText()).isEqualTo("webhook.test");
    assertThat(delivery.at("/attempts/0/statusCode").asInt()).isEqualTo(200);
    assertThat(delivery.at("/attempts/0/responseBody").asText()).isEqualTo("thanks");
    assertThat(deliveries(webhook, "?status=dead")).isEmpty();
    assertThat(lab.at("/good").get(0).header("webhook-id"))
        .isEqualTo(sent.json().get("eventId").asText());
    String event = "/v1/events/" + sent.json().get("eventId").asText();
    assertThat(api.get(event).send().json().at("/data/id")).isEqualTo(webhook.get("id"));
  }

  @Test
  void deadLetterShouldArriveWithTheSameIdWhenReplayed() {
    JsonNode webhook =
        register(
            lab.at(
                "/weak",
                Behaviours.inTurn(
                    Behaviours.status(404), Behaviours.status(404), Behaviours.status(200))));
    api.post(path(webhook) + "/test").send();
    String ofIt = "/v1/dead-letters?webhookId=" + webhook.get("id").asText();
    Await.until("it is dead", () -> api.get(ofIt).send().json().get("data").size() == 1);
    JsonNode letter = api.get(ofIt).send().json().at("/data/0");
    assertThat(letter.get("error").asText()).isEqualTo("http_4xx");

    Reply job =
        api.post("/v1/dead-letters/replay", Map.of("deliveryIds", List.of(letter.get("id"))))
            .send();

    assertThat(job.status()).isEqualTo(202);
    String location = job.headers().firstValue("Location").orElseThrow();
    Await.until("it arrived", () -> lab.count("/weak") == 3);
    Await.until(
        "it ended",
        () -> api.get(location).send().json().get("status").asText().equals("finished"));
    assertThat(api.get(location).send().json().get("replayed").asInt()).isEqualTo(1);
    assertThat(lab.at("/weak"))
        .extracting(request -> request.header("webhook-id"))
        .containsOnly(letter.get("eventId").asText());
    Await.until("none is dead", () -> api.get(ofIt).send().json().get("data").isEmpty());
  }

  @Test
  void replayShouldHappenOnceForOneKey() {
    Map<String, Object> body = Map.of("to", "2020-01-01T00:00:00Z");

    Reply first = api.post("/v1/dead-letters/replay", body).header("Idempotency-Key", "r1").send();
    Reply again = api.post("/v1/dead-letters/replay", body).header("Idempotency-Key", "r1").send();

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
  }

  @Test
  void replayShouldBeRefusedWithASpanThatIsNone() {
    String replay = "/v1/dead-letters/replay";
    String noon = "2026-11-22T12:00:00Z";

    Reply empty = api.post(replay, Map.of("from", noon, "to", noon)).send();
    Reply never = api.post(replay, Map.of("from", "2026-02-30T00:00:00Z")).send();

    assertThat(empty.json().at("/errors/0/pointer").asText()).isEqualTo("/to");
    assertThat(never.json().at("/errors/0/pointer").asText()).isEqualTo("/from");
  }

  @Test
  void disabledWebhookShouldTakeNeitherTestNorReplay() {
    JsonNode webhook = register(lab.at("/off", Behaviours.status(200)));
    api.patch(path(webhook), Map.of("status", "disabled")).send();

    Reply test = api.post(path(webhook) + "/test").send();
    Reply replay =
        api.post("/v1/dead-letters/replay", Map.of("webhookId", webhook.get("id"))).send();

    assertThat(test.code()).isEqualTo("webhook_disabled");
    assertThat(replay.code()).isEqualTo("webhook_disabled");
    assertThat(lab.at("/off")).isEmpty();
  }

  @Test
  void otherTenantShouldSeeNothingOfIt() {
    JsonNode webhook = register(lab.at("/mine", Behaviours.status(200)));
    Api stranger = node.api(node.otherTenant(Plan.enterprise));
    String job =
        api.post("/v1/dead-letters/replay", Map.of()).send().headers().firstValue("Location").get();
    String unknown = "/v1/webhooks/" + RunningNode.unknown(IdKind.WEBHOOK);

    for (String rest : List.of("/deliveries", "/deliveries?status=dead")) {
      assertThat(stranger.get(path(webhook) + rest).send().status()).isEqualTo(404);
      assertThat(stranger.get(unknown + rest).send().status()).isEqualTo(404);
    }
    assertThat(stranger.post(path(webhook) + "/test").send().status()).isEqualTo(404);
    assertThat(stranger.get(job).send().status()).isEqualTo(404);
    assertThat(
            stranger
                .post("/v1/dead-letters/replay", Map.of("webhookId", webhook.get("id")))
                .send()
                .status())
        .isEqualTo(404);
    assertThat(lab.at("/mine")).isEmpty();
  }

  @Test
  void packagesOfReceiversShouldAcceptARequestAndNoOther() {
    Optional<String> missing = Judge.missing();
    missing.ifPresent(why -> System.out.println("SKIPPED: npm jose and standardwebhooks: " + why));
    assumeTrue(missing.isEmpty());
    String url = lab.at("/judged", Behaviours.status(200));
    JsonNode webhook = register(url);
    api.post(path(webhook) + "/test").send();
    Await.until("it arrived", () -> lab.count("/judged") == 1);
    Received request = lab.at("/judged").get(0);

    JsonNode verdict = Judge.verdict(facts(webhook, url, request, request.body()));
    byte[] forged = (request.text() + " ").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    JsonNode onForged = Judge.verdict(facts(webhook, url, request, forged));
    JsonNode onOtherUrl = Judge.verdict(facts(webhook, url + "x", request, request.body()));

    assertThat(verdict.get("signature").asBoolean()).as(verdict.toString()).isTrue();
    assertThat(verdict.get("token").asBoolean()).as(verdict.toString()).isTrue();
    assertThat(verdict.get("digest").asBoolean()).isTrue();
    assertThat(verdict.get("lifetime").asInt()).isBetween(1, 300);
    assertThat(verdict.get("subject").asText())
        .isEqualTo(IdKind.TENANT.format(node.tenant.tenantId()));
    assertThat(onForged.get("signature").asBoolean()).isFalse();
    assertThat(onForged.get("digest").asBoolean()).isFalse();
    assertThat(onOtherUrl.get("token").asBoolean()).isFalse();
  }

  private static Map<String, Object> facts(
      JsonNode webhook, String url, Received request, byte[] body) {
    Map<String, String> headers = new TreeMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return Map.of(
        "keys",
        node.base() + "/.well-known/jwks.json",
        "issuer",
        "orderflow",
        "url",
        url,
        "secret",
        webhook.get("secret").asText(),
        "headers",
        headers,
        "body",
        Base64.getEncoder().encodeToString(body));
  }

  private static JsonNode register(String url) {
    return api.post("/v1/webhooks", Map.of("url", url, "events", List.of("order.paid")))
        .send()
        .json();
  }

  private static JsonNode deliveries(JsonNode webhook, String query) {
    return api.get(path(webhook) + "/deliveries" + query).send().json().get("data");
  }

  private static String path(JsonNode webhook) {
    return "/v1/webhooks/" + webhook.get("id").asText();
  }
}
