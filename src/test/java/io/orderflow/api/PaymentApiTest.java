package io.orderflow.api;

import static io.orderflow.api.CardOrders.id;
import static io.orderflow.api.CardOrders.line;
import static io.orderflow.api.CardOrders.path;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a tenant sees over HTTP of a payment through a provider. */
class PaymentApiTest {
  @AutoClose private static final CardOrders orders = CardOrders.open();
  private static final Api api = orders.api;

  @Test
  void orderShouldShowHowItsPaymentGoesAndNeverItsToken() {
    JsonNode placed = orders.place(1999);
    orders.report(placed, new Authorized(1, "pi_1", Instant.parse("2026-11-29T10:00:00Z")));

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
    JsonNode placed = orders.place(1999);
    Reply early = api.patch(path(placed), Map.of("lines", List.of(line(500)))).send();
    orders.report(placed, new Declined(1, "pi_1", "card_declined", "No."));

    Reply edited = api.patch(path(placed), Map.of("lines", List.of(line(500)))).send();
    orders.report(placed, new Captured(1, "pi_1", 1999));
    Reply late = api.patch(path(placed), Map.of("lines", List.of(line(1)))).send();

    assertThat(early.status()).isEqualTo(409);
    assertThat(edited.json().get("amountDue").longValue()).isEqualTo(500);
    assertThat(edited.json().get("paymentStatus").asText()).isEqualTo("failed");
    assertThat(api.get(path(placed)).send().json().at("/refunds/0/amount").longValue())
        .isEqualTo(1499);
    assertThat(late.json().get("detail").asText()).contains("once money has come");
  }

  @Test
  void refundShouldBePendingUntilTheProviderHasDoneIt() {
    JsonNode placed = orders.place(1999);
    orders.report(placed, new Captured(1, "pi_1", 1999));

    Reply asked =
        api.post(path(placed) + "/refunds", Map.of("amount", 999, "reason", "late")).send();
    Reply tooMuch = api.post(path(placed) + "/refunds", Map.of("amount", 1001)).send();
    orders.report(placed, new Refunded(refund(asked.json()), "re_1"));
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
    JsonNode free = orders.place(0);

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
    JsonNode free = orders.place(0);

    Reply edited = api.patch(path(free), Map.of("lines", List.of(line(500)))).send();

    assertThat(edited.json().get("paymentStatus").asText()).isEqualTo("pending");
    assertThat(edited.json().get("amountDue").longValue()).isEqualTo(500);
  }

  @Test
  void voidedParcelShouldBeShown() {
    JsonNode placed = orders.place(1999);
    orders.report(placed, new Captured(1, "pi_1", 1999));
    UUID id = id(placed);
    Await.get(
        orders.actor.bus.request(
            OrderMessages.FULFILL,
            new FulfillOrder(orders.actor.caller, null, id, null, null, "T1", "dhl", "se-1")));
    Await.get(
        orders.actor.bus.request(
            OrderMessages.VOID_FULFILLMENT, new VoidFulfillment(orders.actor.caller, id, "se-1")));

    JsonNode order = api.get(path(placed)).send().json();

    assertThat(order.at("/fulfillments/0/reference").asText()).isEqualTo("se-1");
    assertThat(order.at("/fulfillments/0/voidedAt").asText())
        .isEqualTo(order.get("updatedAt").asText());
    assertThat(order.get("status").asText()).isEqualTo("confirmed");
    Reply ledger = api.get("/v1/inventory/ledger?sku=PEN").send();
    assertThat(ledger.json().get("data").findValuesAsText("reason"))
        .contains("order_fulfillment_voided");
  }

  private static UUID refund(JsonNode order) {
    return IdKind.REFUND.parse(order.at("/refunds/0/id").asText()).orElseThrow();
  }
}
