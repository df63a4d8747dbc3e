package io.orderflow.integration.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.segment.Message;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.tenant.Plan;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What reaches Segment, through everything that may go wrong there. */
class SegmentTest {
  private static Sandbox sandbox;
  private static RunningNode node;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.open();
    node =
        RunningNode.start(
            Servers.settings(
                Map.of(
                    "ORDERFLOW_INTEGRATIONS_SEGMENT_URL", sandbox.url(),
                    "ORDERFLOW_INTEGRATIONS_SEGMENT_EU_URL", sandbox.url(),
                    "ORDERFLOW_INTEGRATIONS_CALL_TIMEOUT", "500ms",
                    "ORDERFLOW_INTEGRATIONS_SCHEDULE", "50ms,100ms,200ms,500ms,1s,1s,1s,1s,1s",
                    "ORDERFLOW_DISPATCH_POLL_INTERVAL", "200ms",
                    "ORDERFLOW_DISPATCH_BREAKER_OPEN_MIN", "200ms",
                    "ORDERFLOW_DISPATCH_BREAKER_OPEN_MAX", "400ms")));
  }

  @AfterAll
  static void stop() {
    node.close();
    sandbox.close();
  }

  private final Api api = node.api(node.otherTenant(Plan.enterprise));
  private final String writeKey = UUID.randomUUID().toString().replace("-", "");

  @AfterEach
  void mend() {
    sandbox.faults("segment").clear();
  }

  @Test
  void everyEventOfTheSpecificationShouldArriveOnce() {
    connect("us");
    String order = place();
    api.post("/v1/orders/" + order + "/cancel", Map.of()).send();

    awaitMessages(2);

    assertThat(messages())
        .extracting(Message::event)
        .containsExactlyInAnyOrder("Order Completed", "Order Cancelled");
    assertThat(messages()).allSatisfy(message -> assertThat(message.count()).isEqualTo(1));
    assertThat(effects(order))
        .allSatisfy(effect -> assertThat(effect.path("state").asText()).isEqualTo("done"));
    assertThat(effects(order)).hasSize(2);
  }

  @Test
  void manyEventsShouldTravelTogetherAndNoneGetLost() {
    connect("eu");
    node.stockOf(api, "PEN", 1_000);
    for (int wave = 0; wave < 10; wave++) {
      List<CompletableFuture<Reply>> placing =
          IntStream.range(0, 20)
              .mapToObj(n -> api.post("/v1/orders", RunningNode.order("PEN", 1)).start())
              .toList();
      placing.forEach(one -> assertThat(one.join().status()).isEqualTo(201));
    }

    awaitMessages(200);

    assertThat(sandbox.segment().dropped()).isEmpty();
  }

  @Test
  void faultsShouldDelayEventsAndLoseNone() {
    connect("us");
    sandbox
        .faults("segment")
        .chance(FaultMode.ERROR_AFTER_EFFECT, 0.15)
        .chance(FaultMode.TIMEOUT_AFTER_EFFECT, 0.1)
        .chance(FaultMode.RATE_LIMITED, 0.1);
    node.stockOf(api, "PEN", 1_000);
    List<String> orders = IntStream.range(0, 30).mapToObj(n -> place()).toList();

    awaitMessages(30);
    sandbox.faults("segment").clear();

    Await.until(
        "every effect is known",
        () ->
            orders.stream()
                .flatMap(order -> effects(order).stream())
                .allMatch(effect -> effect.path("state").asText().equals("done")));
  }

  @Test
  void segmentBeingDownShouldDelayNothingElse() {
    connect("us");
    sandbox.faults("segment").chance(FaultMode.TIMEOUT_AFTER_EFFECT, 1);
    node.stockOf(api, "PEN", 1_000);
    try (ReceiverLab lab = ReceiverLab.open()) {
      String url = lab.at("/hook", Behaviours.status(200));
      api.post("/v1/webhooks", Map.of("url", url, "events", List.of("order.created"))).send();
      IntStream.range(0, 50).forEach(n -> place());

      Await.until("every webhook has come", () -> lab.count("/hook") == 50);
    }
    assertThat(api.get("/v1/integrations/segment").send().json().path("status").asText())
        .isIn("failing", "connected");
  }

  private void connect(String region) {
    Reply connected =
        api.call("PUT", "/v1/integrations/segment")
            .json(Map.of("writeKey", writeKey, "region", region))
            .send();
    assertThat(connected.status()).isEqualTo(200);
  }

  private String place() {
    node.stockOf(api, "PEN", 1);
    Reply placed = api.post("/v1/orders", RunningNode.order("PEN", 1)).send();
    assertThat(placed.status()).isEqualTo(201);
    return placed.json().path("id").asText();
  }

  private List<Message> messages() {
    return sandbox.segment().messages().stream()
        .filter(message -> message.writeKey().equals(writeKey))
        .toList();
  }

  private void awaitMessages(int count) {
    Await.until(count + " messages", () -> messages().size() == count);
  }

  private List<JsonNode> effects(String order) {
    JsonNode data = api.get("/v1/orders/" + order + "/integrations").send().json().path("data");
    return IntStream.range(0, data.size()).mapToObj(data::get).toList();
  }
}
