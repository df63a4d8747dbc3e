package io.orderflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.Shop;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a tenant sees over HTTP of a payment through a provider. */
class PaymentApiTest {
  private static final Map<String, String> CARD =
      Map.of("provider", "stripe", "paymentMethod", "pm_card_visa", "capture", "manual");

  private static RunningNode node;
  private static Shop actor;
  private static Api api;

  /** Stripe is nowhere: what it would tell is told here. */
  @BeforeAll
  static void start() {
    node =
        RunningNode.start(
            Servers.settings(Map.of("ORDERFLOW_INTEGRATIONS_STRIPE_URL", "http://127.0.0.1:9")));
    actor = Shop.of(node.tenant.tenantId(), node.settings);
    api = node.api;
    node.stock("PEN", 100);
  }

  @AfterAll
  static void stop() {
    actor.close();
    node.close();
  }

  @Test
  void orderShouldShowHowItsPaymentGoesAndNeverItsToken() {
    JsonNode placed = place(1999);
    report(placed, new Authorized(1, "pi_1", Instant.parse("2026-11-29T10:00:00Z")));

    Reply authorized = api.get(path(placed)).send();
    Reply edited =
        api.patch(path(placed), Map.of("lines", List.of(line(500)), "notes", "x")).send();

    assertThat(placed.get("paymentStatus").asText()).isEqualTo("pending");
    assertThat(placed.at("/payment/progress").asText()).isEqualTo("requested");
    assertThat(authorized.json().get("status").asText()).isEqualTo("confirmed");
    assertThat(authorized.json().at("/payment/reference").asText()).isEqualTo("pi_1");
    assertThat(authorized.json().at("/payment/authorizationExpiresAt").asText())
        .isEqualTo("2026-11-29T10:00:00.000Z");
    assertThat(authorized.text()).doesNotContain("pm_card_visa");
    assertThat(edited.status()).isEqualTo(409);
    assertThat(edited.json().get("detail").asText())
        .endsWith("A payment with stripe is under way.");
  }

  @Test
  void linesShouldBeEditableOnceThePaymentHasFailed() {
    JsonNode placed = place(1999);
    Reply early = api.patch(path(placed), Map.of("lines", List.of(line(500)))).send();
    report(placed, new Declined(1, "pi_1", "card_declined", "No."));

    Reply edited = api.patch(path(placed), Map.of("lines", List.of(line(500)))).send();
    report(placed, new Captured(1, "pi_1", 1999));
    Reply late = api.patch(path(placed), Map.of("lines", List.of(line(1)))).send();

    assertThat(early.status()).isEqualTo(409);
    assertThat(edited.json().get("amountDue").longValue()).isEqualTo(500);
    assertThat(edited.json().get("paymentStatus").asText()).isEqualTo("failed");
    assertThat(api.get(path(placed)).send().json().at("/refunds/0/amount").longValue())
        .isEqualTo(1499);
    assertThat(late.json().get("detail").asText()).contains("once money has come");
  }

  @Test
  void failedPaymentShouldBeTriedAgainWithAnotherCard() {
    JsonNode placed = place(1999);
    Reply early = api.post(path(placed) + "/payments", again("pm_2")).send();
    report(placed, new Declined(1, "pi_1", "card_declined", "No."));

    Reply failed = api.get(path(placed)).send();
    Reply retried =
        api.post(path(placed) + "/payments", again("pm_2")).header("Idempotency-Key", "r").send();
    Reply replayed =
        api.post(path(placed) + "/payments", again("pm_2")).header("Idempotency-Key", "r").send();
    Reply twice = api.post(path(placed) + "/payments", again("pm_2")).send();
    report(placed, new Captured(2, "pi_2", 1999));

    assertThat(early.status()).isEqualTo(409);
    assertThat(failed.json().at("/payment/error/code").asText()).isEqualTo("card_declined");
    assertThat(failed.json().get("allowedActions").toString()).contains("retry_payment");
    assertThat(retried.json().get("paymentStatus").asText()).isEqualTo("pending");
    assertThat(retried.json().at("/payment/attempt").intValue()).isEqualTo(2);
    assertThat(retried.json().at("/payment/capture").asText()).isEqualTo("manual");
    assertThat(replayed.text()).isEqualTo(retried.text());
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.json().get("action").asText()).isEqualTo("retry_payment");
    assertThat(api.get(path(placed)).send().json().get("paymentStatus").asText()).isEqualTo("paid");
    assertThat(api.get(path(placed) + "/events").send().json().get("data").findValuesAsText("type"))
        .containsExactly(
            "order.created",
            "order.payment_failed",
            "order.updated",
            "order.paid",
            "order.confirmed");
  }

  @Test
  void outsideMoneyShouldDoInsteadOfAProviderThatFailed() {
    JsonNode placed = place(1999);
    report(placed, new Declined(1, "pi_1", "card_declined", "No."));

    Reply paid =
        api.post(path(placed) + "/payments", Map.of("amount", 1999, "reference", "Transfer 7"))
            .send();

    assertThat(paid.json().get("paymentStatus").asText()).isEqualTo("paid");
    assertThat(paid.json().at("/payments/0/provider").isNull()).isTrue();
    assertThat(paid.json().at("/payment/error/code").asText()).isEqualTo("card_declined");
  }

  @Test
  void formsOfAPaymentShouldNotBeMixedAndEachWrongFieldBeNamed() {
    String path = path(place(1999)) + "/payments";

    Reply mixed =
        api.post(
                path,
                Map.of("paymentMethod", "pm 2", "capture", "later", "amount", 0, "reference", "x"))
            .send();
    Reply alone = api.post(path, Map.of("capture", "manual", "amount", 5)).send();
    Reply unknown = api.post(path, Map.of("paymentMethod", "pm_2", "provider", "stripe")).send();

    assertThat(mixed.status()).isEqualTo(400);
    assertThat(mixed.json().get("errors").findValuesAsText("pointer"))
        .contains("/paymentMethod", "/capture", "/amount", "/reference");
    assertThat(mixed.json().get("errors").toString()).contains("not_together");
    assertThat(alone.json().get("errors").findValuesAsText("pointer")).containsExactly("/capture");
    assertThat(unknown.json().get("errors").findValuesAsText("pointer"))
        .containsExactly("/provider");
  }

  @Test
  void retryShouldNeedAConnectedProvider() {
    JsonNode placed = place(1999);
    report(placed, new Declined(1, "pi_1", "card_declined", "No."));
    api.call("DELETE", "/v1/integrations/stripe").send();

    Reply refused = api.post(path(placed) + "/payments", again("pm_2")).send();

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("integration_not_connected");
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/paymentMethod");
  }

  @Test
  void refundShouldBePendingUntilTheProviderHasDoneIt() {
    JsonNode placed = place(1999);
    report(placed, new Captured(1, "pi_1", 1999));

    Reply asked =
        api.post(path(placed) + "/refunds", Map.of("amount", 999, "reason", "late")).send();
    Reply tooMuch = api.post(path(placed) + "/refunds", Map.of("amount", 1001)).send();
    report(placed, new Refunded(refund(asked.json()), "re_1"));
    Reply done = api.get(path(placed)).send();

    assertThat(asked.json().at("/refunds/0/status").asText()).isEqualTo("pending");
    assertThat(asked.json().get("amountRefunded").longValue()).isZero();
    assertThat(asked.json().get("paymentStatus").asText()).isEqualTo("paid");
    assertThat(tooMuch.status()).isEqualTo(422);
    assertThat(done.json().at("/refunds/0/status").asText()).isEqualTo("succeeded");
    assertThat(done.json().at("/refunds/0/succeededAt").asText())
        .isEqualTo(done.json().get("updatedAt").asText());
    assertThat(done.json().get("amountRefunded").longValue()).isEqualTo(999);
  }

  @Test
  void orderOfNothingShouldAskNobodyForMoney() {
    JsonNode free = place(0);

    Reply confirmed = api.patch(path(free), Map.of("status", "confirmed")).send();
    Reply shipped = api.post(path(free) + "/fulfillments").send();

    assertThat(free.get("paymentStatus").asText()).isEqualTo("unpaid");
    assertThat(free.get("amountDue").longValue()).isZero();
    assertThat(confirmed.status()).isEqualTo(200);
    assertThat(shipped.json().get("status").asText()).isEqualTo("completed");
    assertThat(shipped.json().get("paymentStatus").asText()).isEqualTo("unpaid");
  }

  @Test
  void orderOfNothingShouldAskForMoneyOnceItComesToSomething() {
    JsonNode free = place(0);

    Reply edited = api.patch(path(free), Map.of("lines", List.of(line(500)))).send();

    assertThat(edited.json().get("paymentStatus").asText()).isEqualTo("pending");
    assertThat(edited.json().get("amountDue").longValue()).isEqualTo(500);
  }

  @Test
  void voidedParcelShouldBeShown() {
    JsonNode placed = place(1999);
    report(placed, new Captured(1, "pi_1", 1999));
    UUID id = id(placed);
    Await.get(
        actor.bus.request(
            OrderMessages.FULFILL,
            new FulfillOrder(actor.caller, null, id, null, null, "T1", "dhl", "se-1")));
    Await.get(
        actor.bus.request(
            OrderMessages.VOID_FULFILLMENT, new VoidFulfillment(actor.caller, id, "se-1")));

    JsonNode order = api.get(path(placed)).send().json();

    assertThat(order.at("/fulfillments/0/reference").asText()).isEqualTo("se-1");
    assertThat(order.at("/fulfillments/0/voidedAt").asText())
        .isEqualTo(order.get("updatedAt").asText());
    assertThat(order.get("status").asText()).isEqualTo("confirmed");
    Reply ledger = api.get("/v1/inventory/ledger?sku=PEN").send();
    assertThat(ledger.json().get("data").findValuesAsText("reason"))
        .contains("order_fulfillment_voided");
  }

  private static JsonNode place(long price) {
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

  private static void connect() {
    Reply reply =
        api.call("PUT", "/v1/integrations/stripe")
            .json(Map.of("secretKey", "sk_test_0123456789abcdef"))
            .send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  private static Map<String, Object> line(long price) {
    return Map.of("sku", "PEN", "quantity", 1, "unitPrice", price);
  }

  private static Map<String, String> again(String paymentMethod) {
    return Map.of("paymentMethod", paymentMethod);
  }

  private static void report(JsonNode order, PaymentReport report) {
    Await.get(
        actor.bus.request(
            OrderMessages.REPORT_PAYMENT, new ReportPayment(actor.caller, id(order), report)));
  }

  private static String path(JsonNode order) {
    return "/v1/orders/" + order.get("id").asText();
  }

  private static UUID id(JsonNode order) {
    return IdKind.ORDER.parse(order.get("id").asText()).orElseThrow();
  }

  private static UUID refund(JsonNode order) {
    return IdKind.REFUND.parse(order.at("/refunds/0/id").asText()).orElseThrow();
  }
}
