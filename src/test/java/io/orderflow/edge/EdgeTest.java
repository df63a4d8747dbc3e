package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.inventory.InventoryMessages;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.NewLine;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.webhook.WebhookMessages;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a good request: the message to the actor, and the answer to the caller. */
class EdgeTest {
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
  void createShouldPassTheWholeOrderOnWhenEveryMemberIsSent() {
    Reply reply = api.post("/v1/orders", Examples.of("NewOrderComplete")).send();

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json()).isEqualTo(Examples.of("OrderPending"));
    NewOrder order = server.lastOf(OrderMessages.PLACE).order();
    JsonNode sent = Examples.of("NewOrderComplete");
    assertThat(order.customer().email()).isEqualTo(sent.at("/customer/email").asText());
    assertThat(order.lines()).hasSameSizeAs(sent.get("lines"));
    NewLine line = order.lines().get(0);
    assertThat(line.sku()).isEqualTo(sent.at("/lines/0/sku").asText());
    assertThat(line.unitPrice()).isEqualTo(sent.at("/lines/0/unitPrice").asLong());
    assertThat(order.shippingAddress().city()).isEqualTo(sent.at("/shippingAddress/city").asText());
    assertThat(order.shippingTotal()).isEqualTo(sent.get("shippingTotal").asLong());
    assertThat(order.payment().paymentMethod())
        .isEqualTo(sent.at("/payment/paymentMethod").asText());
    assertThat(order.metadata()).hasSameSizeAs(sent.get("metadata"));
  }

  @Test
  void createShouldFillInDefaultsWhenMembersAreLeftOutOrNull() {
    api.post(
            "/v1/orders",
            """
            {"currency": "JPY", "customer": {"email": "a@example.com", "name": null}, "notes": null,
             "lines": [{"sku": "A", "quantity": 2.0, "unitPrice": 1e3}],
             "shippingAddress": null, "payment": {"provider": "stripe", "paymentMethod": "pm_1"}}
            """)
        .send();

    NewOrder order = server.lastOf(OrderMessages.PLACE).order();
    assertThat(order.lines()).containsExactly(new NewLine("A", null, 2, 1_000, 0, 0));
    assertThat(order.location()).isEqualTo("default");
    assertThat(order.payment().capture()).isEqualTo("automatic");
    assertThat(order.shippingAddress()).isNull();
    assertThat(order.metadata()).isEmpty();
    assertThat(order.notes()).isNull();
  }

  @Test
  void patchShouldPassTheMergePatchOnWhenItIsSentAsEitherMediaType() {
    JsonNode patch = Examples.of("OrderPatchEdit");
    api.patch(ORDER, patch).send();
    assertThat(server.lastOf(OrderMessages.PATCH).patch()).isEqualTo(patch);

    server.reset();
    api.patch(ORDER, patch).header("Content-Type", "application/merge-patch+json").send();
    assertThat(server.lastOf(OrderMessages.PATCH).patch()).isEqualTo(patch);
  }

  @Test
  void commandsShouldPassOnWhatTheirBodiesSay() {
    api.post(ORDER + "/cancel", Examples.of("CancelPart")).send();
    api.post(ORDER + "/fulfillments", Examples.of("NewFulfillmentPart")).send();
    api.post(ORDER + "/payments", Examples.of("NewPaymentPart")).send();
    api.post(ORDER + "/refunds", Examples.of("NewRefundPart")).send();

    assertThat(server.lastOf(OrderMessages.CANCEL).lines())
        .hasSameSizeAs(Examples.of("CancelPart").get("lines"));
    assertThat(server.lastOf(OrderMessages.FULFILL).trackingNumber())
        .isEqualTo(Examples.of("NewFulfillmentPart").path("trackingNumber").asText());
    assertThat(server.lastOf(OrderMessages.RECORD_PAYMENT).amount())
        .isEqualTo(Examples.of("NewPaymentPart").get("amount").asLong());
    assertThat(server.lastOf(OrderMessages.REFUND).amount())
        .isEqualTo(Examples.of("NewRefundPart").get("amount").asLong());
  }

  @Test
  void commandsShouldMeanEverythingWhenThereIsNoBody() {
    api.post(ORDER + "/cancel").send();
    api.post(ORDER + "/fulfillments").send();
    api.post(ORDER + "/payments").send();
    api.post(ORDER + "/refunds").send();
    api.post(WEBHOOK + "/rotate-secret").send();

    assertThat(server.lastOf(OrderMessages.CANCEL).lines()).isNull();
    assertThat(server.lastOf(OrderMessages.FULFILL).lines()).isNull();
    assertThat(server.lastOf(OrderMessages.RECORD_PAYMENT).amount()).isNull();
    assertThat(server.lastOf(OrderMessages.REFUND).amount()).isNull();
    assertThat(server.lastOf(WebhookMessages.ROTATE).grace()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void webhookCommandsShouldPassOnWhatTheirBodiesSay() {
    JsonNode sent = Examples.of("NewWebhook");
    assertThat(api.post("/v1/webhooks", sent).send().status()).isEqualTo(201);
    api.patch(WEBHOOK, Examples.of("WebhookPatch")).send();
    api.post(WEBHOOK + "/rotate-secret", Map.of("graceSeconds", 3_600)).send();
    assertThat(api.delete(WEBHOOK).header("Idempotency-Key", "d").send().status()).isEqualTo(204);

    assertThat(server.lastOf(WebhookMessages.CREATE).url()).isEqualTo(sent.get("url").asText());
    assertThat(server.lastOf(WebhookMessages.CREATE).eventTypes())
        .hasSameSizeAs(sent.get("events"));
    assertThat(server.lastOf(WebhookMessages.PATCH).patch()).isEqualTo(Examples.of("WebhookPatch"));
    assertThat(server.lastOf(WebhookMessages.ROTATE).grace()).isEqualTo(Duration.ofHours(1));
    assertThat(server.lastOf(WebhookMessages.DELETE).once().key()).isEqualTo("d");
  }

  @Test
  void adjustShouldPassEveryChangeOn() {
    api.post(
            "/v1/inventory/adjust",
            """
            {"adjustments": [
              {"sku": "A", "delta": -3, "reason": "damaged"},
              {"sku": "B", "setTo": 7, "expected": 5, "reason": "cycle_count", "location": "north",
               "reference": "count 9", "lowStockAt": 2}]}
            """)
        .send();

    assertThat(server.lastOf(InventoryMessages.ADJUST).adjustments())
        .containsExactly(
            new InventoryMessages.Adjustment(
                "A", "default", -3L, null, null, "damaged", null, null),
            new InventoryMessages.Adjustment(
                "B", "north", null, 7L, 5L, "cycle_count", "count 9", 2L));
  }
}
