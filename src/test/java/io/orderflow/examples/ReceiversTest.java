package io.orderflow.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Program;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.tenant.Plan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The example receivers against a node that delivers, and somebody who pretends to be it. */
class ReceiversTest {
  private static final String BODY =
      "{\"type\":\"order.created\",\"timestamp\":\"2026-11-22T10:00:00.000Z\",\"data\":{\"id\":\"ord_1\"}}";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final int TOO_LARGE = 2 * 1024 * 1024;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static RunningNode node;

  private final Api api = node.api(node.otherTenant(Plan.enterprise));
  private final int port = Servers.freePort();

  @BeforeAll
  static void start() {
    node = RunningNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void receiverShouldTakeWhatTheNodeSendsOnceAndNothingElse(String program, String file)
      throws Exception {
    assumeTrue(Program.areHere(file, program));
    node.stockOf(api, "A", 10);
    JsonNode webhook = register();
    Webhook owner = new Webhook(webhook.get("secret").asText());

    try (Program receiver = start(program, file, webhook.get("secret").asText())) {
      String first = deliver(receiver);
      assertStrangersAreRefused(receiver, first);
      assertEachEventCountsOnce(receiver, first, owner);
      assertAnyRightSignatureIsEnough(receiver, owner);
      assertTheClockIsLookedAt(receiver, owner);

      api.post(path(webhook) + "/rotate-secret", Map.of("graceSeconds", 3600)).send();
      deliver(receiver);
    }
    Await.until("each arrived at the first attempt", () -> arrived(webhook) == 2);
  }

  private static Stream<Arguments> receivers() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Stream.of(
        Arguments.of("node", "receiver.mjs"),
        Arguments.of("python3", "receiver.py"),
        Arguments.of(java, "Receiver.java"));
  }

  private JsonNode register() {
    Map<String, Object> body =
        Map.of("url", "http://127.0.0.1:" + port + "/", "events", List.of("order.created"));
    return api.post("/v1/webhooks", body).send().json();
  }

  private Program start(String program, String file, String secret) {
    Map<String, String> environment =
        Map.of("WEBHOOK_SECRET", secret, "PORT", String.valueOf(port), "PYTHONUTF8", "1");
    Program receiver =
        Program.start(
            Path.of("."),
            environment,
            program,
            Path.of("src", "examples", "receiver", file).toString());
    receiver.awaitOutput("listening");
    return receiver;
  }

  /** A real order, whose event the receiver must print; returns the event's id. */
  private String deliver(Program receiver) {
    String order =
        api.post("/v1/orders", RunningNode.order("A", 1)).send().json().get("id").asText();
    receiver.awaitOutput("order.created " + order);
    String event =
        api.get("/v1/orders/" + order + "/events").send().json().at("/data/0/id").asText();
    assertThat(count(receiver, event)).isEqualTo(1);
    return event;
  }

  private void assertStrangersAreRefused(Program receiver, String known) throws Exception {
    Webhook stranger = new Webhook("whsec_" + "c3RyYW5nZXI".repeat(4));
    Instant now = Instant.now();

    assertThat(post("evt_forged", now, BODY, stranger)).isEqualTo(401);
    assertThat(send("evt_unsigned", now, BODY, null)).isEqualTo(401);
    assertThat(send("evt_empty", now, BODY, "")).isEqualTo(401);
    assertThat(send("evt_odd", now, BODY, "v1 v1, ,v1 v2,x")).isEqualTo(401);
    assertThat(post(known, now, BODY, stranger)).isEqualTo(401);
    assertThat(tooLarge()).isIn(413, 0);
    assertThat(receiver.output()).doesNotContain("evt_forged", "evt_unsigned", "evt_empty");
  }

  /** The right signature does not help who sends another body or another id along with it. */
  private void assertEachEventCountsOnce(Program receiver, String known, Webhook owner)
      throws Exception {
    Instant now = Instant.now();
    String signature = owner.sign("evt_once", now.getEpochSecond(), BODY);

    assertThat(send("evt_once", now, BODY + " ", signature)).isEqualTo(401);
    assertThat(send("evt_other", now, BODY, signature)).isEqualTo(401);
    assertThat(send("evt_once", now, BODY, signature)).isEqualTo(204);
    assertThat(send("evt_once", now, BODY, signature)).isEqualTo(204);
    assertThat(post(known, now, BODY, owner)).isEqualTo(204);
    receiver.awaitOutput("evt_once order.created ord_1");
    assertThat(count(receiver, "evt_once")).isEqualTo(1);
    assertThat(count(receiver, known)).isEqualTo(1);
  }

  private void assertAnyRightSignatureIsEnough(Program receiver, Webhook owner) throws Exception {
    Instant now = Instant.now();
    String right = owner.sign("evt_two", now.getEpochSecond(), BODY);
    String wrong = new Webhook("whsec_" + "b2xk".repeat(8)).sign("evt_two", 1, BODY);

    assertThat(send("evt_two", now, BODY, wrong + " v1a,AAAA " + right)).isEqualTo(204);
    receiver.awaitOutput("evt_two");
  }

  private void assertTheClockIsLookedAt(Program receiver, Webhook owner) throws Exception {
    Duration outside = TOLERANCE.plus(MARGIN);
    Duration inside = TOLERANCE.minus(MARGIN);

    assertThat(post("evt_stale", Instant.now().minus(outside), BODY, owner)).isEqualTo(401);
    assertThat(post("evt_future", Instant.now().plus(outside), BODY, owner)).isEqualTo(401);
    assertThat(post("evt_late", Instant.now().minus(inside), BODY, owner)).isEqualTo(204);
    assertThat(post("evt_early", Instant.now().plus(inside), BODY, owner)).isEqualTo(204);
    assertThat(receiver.output()).doesNotContain("evt_stale", "evt_future");
  }

  private long arrived(JsonNode webhook) {
    JsonNode sent = api.get(path(webhook) + "/deliveries?status=succeeded").send().json();
    return sent.findValuesAsText("attemptCount").stream().filter("1"::equals).count();
  }

  private int post(String id, Instant at, String body, Webhook signer) throws Exception {
    return send(id, at, body, signer.sign(id, at.getEpochSecond(), body));
  }

  private int send(String id, Instant at, String body, String signature) throws Exception {
    return send(CLIENT, id, at, body, signature);
  }

  private int send(HttpClient client, String id, Instant at, String body, String signature)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .timeout(Duration.ofSeconds(20))
            .header("webhook-id", id)
            .header("webhook-timestamp", String.valueOf(at.getEpochSecond()))
            .POST(BodyPublishers.ofString(body));
    if (signature != null) {
      request.header("webhook-signature", signature);
    }
    return client.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  /** 0 when the connection ends while the body is still on its way; nobody else may use it. */
  private int tooLarge() throws Exception {
    try {
      return send(
          HttpClient.newHttpClient(), "evt_large", Instant.now(), " ".repeat(TOO_LARGE), "");
    } catch (IOException cut) {
      return 0;
    }
  }

  private static long count(Program receiver, String event) {
    return receiver.output().lines().filter(line -> line.startsWith(event)).count();
  }

  private static String path(JsonNode webhook) {
    return "/v1/webhooks/" + webhook.get("id").asText();
  }
}
