package io.orderflow.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.segment.Message;
import io.orderflow.sandbox.shipstation.Warehouse;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One order through all services: placed, authorized, pushed, shipped, captured, told. */
class WholeJourneyTest {
  private static final String STRIPE_KEY = "sk_test_wholejourney";
  private static final String SHIPSTATION_KEY = "wholejourney123";
  private static final String SEGMENT_KEY = "wholejourney456";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void orderShouldGoFromCreatedToCompletedAndTheShopHearOfItInOrder() {
    try (Sandbox sandbox = Sandbox.open();
        ReceiverLab lab = ReceiverLab.open();
        RunningNode node = node(sandbox)) {
      node.stock("PEN", 10);
      connect(sandbox, node.api, node.base());
      subscribe(node.api, lab);

      JsonNode placed = ok(node.api.post("/v1/orders", order()).send());
      String id = placed.path("id").asText();
      awaitStatus(node.api, id, "status", "confirmed");
      Warehouse warehouse = sandbox.shipstation().warehouse(SHIPSTATION_KEY);
      Await.until("pushed", PATIENCE, () -> warehouse.orders().size() == 1);
      warehouse.ship(warehouse.orders().get(0).orderKey());
      awaitStatus(node.api, id, "status", "completed");

      JsonNode done = ok(node.api.get("/v1/orders/" + id).send());
      assertThat(done.path("paymentStatus").asText()).isEqualTo("paid");
      assertThat(done.path("fulfillmentStatus").asText()).isEqualTo("fulfilled");
      assertThat(done.path("amountPaid")).isEqualTo(done.path("total"));
      assertThat(done.at("/fulfillments/0/trackingNumber").asText()).isNotBlank();
      assertThat(sandbox.stripe().account(STRIPE_KEY).intents())
          .extracting(Intent::status)
          .containsExactly("succeeded");
      Await.until("told", PATIENCE, () -> told(lab).contains("order.completed"));
      assertThat(told(lab))
          .containsExactly(
              "order.created",
              "order.confirmed",
              "order.fulfilled",
              "order.paid",
              "order.completed");
      Await.until(
          "tracked",
          PATIENCE,
          () ->
              sandbox.segment().messages().stream()
                  .map(Message::event)
                  .anyMatch("Order Completed"::equals));
    }
  }

  private static RunningNode node(Sandbox sandbox) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ORDERFLOW_INTEGRATIONS_STRIPE_URL", sandbox.url());
    environment.put("ORDERFLOW_INTEGRATIONS_SHIPSTATION_URL", sandbox.url());
    environment.put("ORDERFLOW_INTEGRATIONS_SEGMENT_URL", sandbox.url());
    return RunningNode.start(Servers.settings(environment));
  }

  private static void connect(Sandbox sandbox, Api api, String base) {
    String secret = "whsec_wholejourney";
    JsonNode stripe = put(api, "stripe", Map.of("secretKey", STRIPE_KEY, "webhookSecret", secret));
    sandbox
        .stripe()
        .account(STRIPE_KEY)
        .webhooks()
        .register(base + stripe.path("callbackUrl").asText(), secret);
    JsonNode shipstation =
        put(api, "shipstation", Map.of("apiKey", SHIPSTATION_KEY, "apiSecret", "secret12345"));
    new Api(sandbox.url(), null)
        .post(
            "/webhooks/subscribe",
            Map.of(
                "target_url", base + shipstation.path("callbackUrl").asText(),
                "event", "SHIP_NOTIFY",
                "friendly_name", "orderflow"))
        .header("Authorization", basic(SHIPSTATION_KEY + ":secret12345"))
        .send();
    put(api, "segment", Map.of("writeKey", SEGMENT_KEY));
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static void subscribe(Api api, ReceiverLab lab) {
    Map<String, Object> webhook =
        Map.of(
            "url", lab.at("/hook", Behaviours.status(200)),
            "events", List.of("order.*"),
            "ordering", "per_order");
    ok(api.post("/v1/webhooks", webhook).send());
  }

  private static Map<String, Object> order() {
    Map<String, Object> order = new HashMap<>(RunningNode.order("PEN", 2));
    order.put(
        "shippingAddress",
        Map.of(
            "name", "Ada Buyer",
            "line1", "1 Market Street",
            "city", "Springfield",
            "region", "IL",
            "postalCode", "62701",
            "country", "US"));
    order.put(
        "payment",
        Map.of("provider", "stripe", "paymentMethod", "pm_card_visa", "capture", "manual"));
    return order;
  }

  private static void awaitStatus(Api api, String id, String axis, String status) {
    Await.until(
        "the order's " + axis + " is " + status,
        PATIENCE,
        () -> ok(api.get("/v1/orders/" + id).send()).path(axis).asText().equals(status));
  }

  private static List<String> told(ReceiverLab lab) {
    return lab.at("/hook").stream()
        .map(request -> Json.tree(request.text()).path("type").asText())
        .toList();
  }

  private static JsonNode put(Api api, String provider, Object credentials) {
    return ok(api.call("PUT", "/v1/integrations/" + provider).json(credentials).send());
  }

  private static JsonNode ok(Reply reply) {
    if (reply.status() / 100 != 2) {
      throw new AssertionError(reply.status() + " " + reply.text());
    }
    return reply.json();
  }
}
