package io.orderflow.integration.stripe;

import static io.orderflow.integration.stripe.StripeDesk.VISA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.support.Await;
import io.orderflow.support.RunningNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An order's money is taken in the way that its tenant asked for. */
class PaymentJourneyTest {
  @AutoClose private static final StripeShop shop = StripeShop.open();

  @Test
  void automaticCaptureShouldPayAndConfirmTheOrder() {
    String order = shop.order(VISA, "automatic");

    JsonNode paid = shop.awaitPayment(order, "paid");

    assertThat(paid.get("status").asText()).isEqualTo("confirmed");
    assertThat(paid.get("amountPaid").asLong()).isEqualTo(3_998);
    Intent intent = shop.intent(order);
    assertThat(intent)
        .returns("succeeded", Intent::status)
        .returns(3_998L, Intent::amountReceived)
        .returns("usd", Intent::currency);
    assertThat(intent.metadata("attempt")).isEqualTo("1");
    assertThat(intent.metadata("tenant_id")).startsWith("ten_");
    assertThat(intent.json().getString("description")).isEqualTo("Order " + order);
    assertThat(shop.awaitEffect(order, "authorize:1", "done").get("reference").asText())
        .isEqualTo(intent.id());
    assertThat(shop.effects(order)).hasSize(1);
  }

  @Test
  void manualCaptureShouldHoldTheMoneyUntilAllIsSent() {
    String order = shop.order(VISA, "manual");
    JsonNode held = shop.awaitPayment(order, "authorized");
    assertThat(held.get("status").asText()).isEqualTo("confirmed");
    assertThat(Instant.parse(held.at("/payment/authorizationExpiresAt").asText()))
        .isBetween(Instant.now().plus(Duration.ofDays(6)), Instant.now().plus(Duration.ofDays(8)));

    shop.fulfil(order, 1);
    shop.fulfil(order, 1);

    JsonNode paid = shop.awaitPayment(order, "paid");
    Await.until("completed", () -> shop.get(order).get("status").asText().equals("completed"));
    assertThat(paid.get("amountPaid").asLong()).isEqualTo(3_998);
    assertThat(shop.intent(order).amountReceived()).isEqualTo(3_998);
    shop.awaitEffect(order, "capture:1", "done");
  }

  @Test
  void onlyWhatWasNotCancelledShouldBeCaptured() {
    String order = shop.order(VISA, "manual");
    shop.awaitPayment(order, "authorized");

    shop.cancel(order, 1);
    shop.fulfil(order);

    assertThat(shop.awaitPayment(order, "paid").get("amountPaid").asLong()).isEqualTo(1_999);
    assertThat(shop.intent(order).amountReceived()).isEqualTo(1_999);
  }

  @Test
  void declinesShouldBeToldInStripesWordsAndAnotherCardMayPay() {
    String order = shop.order("pm_card_chargeDeclinedInsufficientFunds", "automatic");
    JsonNode failed = shop.awaitPayment(order, "failed");
    assertThat(failed.at("/payment/error/code").asText()).isEqualTo("insufficient_funds");
    assertThat(failed.at("/payment/error/message").asText()).contains("insufficient funds");
    JsonNode refused = shop.awaitEffect(order, "authorize:1", "refused");
    assertThat(refused.at("/error/code").asText()).isEqualTo("insufficient_funds");
    assertThat(refused.at("/error/detail").asText()).contains("(req_");

    shop.retry(order, VISA);

    JsonNode paid = shop.awaitPayment(order, "paid");
    assertThat(paid.at("/payment/attempt").asInt()).isEqualTo(2);
    assertThat(shop.intents(order))
        .extracting(Intent::status)
        .containsExactly("requires_payment_method", "succeeded");
    shop.awaitEffect(order, "authorize:2", "done");
  }

  @Test
  void aCardThatWantsItsOwnerShouldBeDeclined() {
    String order = shop.order("pm_card_authenticationRequired", "manual");

    JsonNode failed = shop.awaitPayment(order, "failed");

    assertThat(failed.at("/payment/error/code").asText()).isEqualTo("authentication_required");
  }

  @Test
  void whatStripeDoesNotKnowShouldBeDeclined() {
    String order = shop.order("pm_unknown", "automatic");

    JsonNode failed = shop.awaitPayment(order, "failed");

    assertThat(failed.at("/payment/error/code").asText()).isEqualTo("resource_missing");
    assertThat(shop.intents(order)).isEmpty();
  }

  @Test
  void captureInTheDashboardShouldPayTheOrder() {
    String order = shop.order(VISA, "manual");
    shop.awaitPayment(order, "authorized");

    shop.stripe.captureInDashboard(shop.intent(order).id(), 3_998);

    shop.awaitPayment(order, "paid");
    shop.fulfil(order);
    Await.until("completed", () -> shop.get(order).get("status").asText().equals("completed"));
  }

  @Test
  void anAuthorizationThatLapsesShouldFailThePayment() {
    String order = shop.order(VISA, "manual");
    shop.awaitPayment(order, "authorized");

    shop.stripe.expireAuthorization(shop.intent(order).id());

    JsonNode failed = shop.awaitPayment(order, "failed");
    assertThat(failed.at("/payment/error/code").asText()).isEqualTo("authorization_expired");
    shop.retry(order, VISA);
    shop.awaitPayment(order, "authorized");
  }

  @Test
  void aPaymentThatTakesTimeShouldBePendingUntilTheBankSettlesOrRefuses() {
    String settles = shop.order("pm_usBankAccount_processing", "automatic");
    String fails = shop.order("pm_usBankAccount_processing", "automatic");
    awaitProcessing(settles);
    awaitProcessing(fails);
    assertThat(shop.get(settles).get("paymentStatus").asText()).isEqualTo("pending");

    shop.stripe.settle(shop.intent(settles).id());
    shop.stripe.failProcessing(shop.intent(fails).id());

    shop.awaitPayment(settles, "paid");
    shop.awaitEffect(settles, "authorize:1", "done");
    assertThat(shop.awaitPayment(fails, "failed").at("/payment/error/code").asText())
        .isEqualTo("generic_decline");
    shop.awaitEffect(fails, "authorize:1", "refused");
  }

  @Test
  void ordersOnAccountShouldCauseNothing() {
    String order =
        shop.node
            .api
            .post("/v1/orders", RunningNode.order("A", 1))
            .send()
            .json()
            .get("id")
            .asText();
    String after = shop.order(VISA, "automatic");

    shop.awaitPayment(after, "paid");

    assertThat(shop.effects(order)).isEmpty();
  }

  private static void awaitProcessing(String order) {
    Await.until("a payment", StripeShop.PATIENCE, () -> !shop.intents(order).isEmpty());
    Await.until(
        "a reference",
        () -> !shop.awaitEffect(order, "authorize:1", "unknown").get("reference").isNull());
    assertThat(shop.intent(order).status()).isEqualTo("processing");
  }
}
