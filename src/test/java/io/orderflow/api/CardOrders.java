package io.orderflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.Shop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Orders that are to be paid for by card, over HTTP. Stripe is nowhere: what it would tell is told
 * here.
 */
final class CardOrders implements AutoCloseable {
  private static final Map<String, String> CARD =
      Map.of("provider", "stripe", "paymentMethod", "pm_card_visa", "capture", "manual");

  final Shop actor;
  final Api api;
  private final RunningNode node;

  private CardOrders(RunningNode node) {
    this.node = node;
    actor = Shop.of(node.tenant.tenantId(), node.settings);
    api = node.api;
  }

  static CardOrders open() {
    RunningNode node =
        RunningNode.start(
            Servers.settings(Map.of("ORDERFLOW_INTEGRATIONS_STRIPE_URL", "http://127.0.0.1:9")));
    node.stock("PEN", 100);
    return new CardOrders(node);
  }

  /** Connects the provider first, if it is not connected. */
  JsonNode place(long price) {
    if (api.get("/v1/integrations/stripe").send().status() != 200) {
      connect();
    }
    Map<String, Object> order = new HashMap<>(RunningNode.order("PEN", 1));
    order.put("lines", List.of(line(price)));
    order.put("payment", CARD);
    Reply reply = api.post("/v1/orders", order).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json();
  }

  private void connect() {
    Reply reply =
        api.call("PUT", "/v1/integrations/stripe")
            .json(Map.of("secretKey", "sk_test_0123456789abcdef"))
            .send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  static Map<String, Object> line(long price) {
    return Map.of("sku", "PEN", "quantity", 1, "unitPrice", price);
  }

  void report(JsonNode order, PaymentReport report) {
    Await.get(
        actor.bus.request(
            OrderMessages.REPORT_PAYMENT, new ReportPayment(actor.caller, id(order), report)));
  }

  static String path(JsonNode order) {
    return "/v1/orders/" + order.get("id").asText();
  }

  static UUID id(JsonNode order) {
    return IdKind.ORDER.parse(order.get("id").asText()).orElseThrow();
  }

  @Override
  public void close() {
    actor.close();
    node.close();
  }
}
