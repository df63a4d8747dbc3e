package io.orderflow.integration.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.sandbox.stripe.Refund;
import io.orderflow.support.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An order's money takes the way that its tenant asked for. */
class PaymentJourneyTest {
  private static final String VISA = "pm_card_visa";
  private static StripeShop shop;

  @BeforeAll
  static void open() {
    shop = StripeShop.open();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

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
  void cancellingShouldLetGoOfWhatIsHeld() {
    String order = shop.order(VISA, "manual");
    shop.awaitPayment(order, "authorized");

    shop.cancel(order);

    shop.awaitPayment(order, "unpaid");
    assertThat(shop.intent(order)).returns("canceled", Intent::status);
    shop.awaitEffect(order, "release:1", "done");
  }

  @Test
  void cancellingShouldGiveBackWhatWasTaken() {
    String order = shop.order(VISA, "automatic");
    shop.awaitPayment(order, "paid");

    shop.cancel(order);

    assertThat(shop.awaitPayment(order, "refunded").get("amountRefunded").asLong())
        .isEqualTo(3_998);
    assertThat(refunds(order)).extracting(Refund::amount).containsExactly(3_998L);
  }

  @Test
  void cancellingAtOnceShouldLeaveNoMoneyAnywhere() {
    for (String capture : List.of("manual", "automatic")) {
      String order = shop.order(VISA, capture);
      shop.cancel(order);

      Await.until(
          "no money for " + capture,
          StripeShop.PATIENCE,
          () -> settled(order) && held(order) == 0 && kept(order) == 0);
    }
  }

  @Test
  void refundsShouldGoBackInPartsAndWhole() {
    String order = shop.order(VISA, "automatic");
    shop.awaitPayment(order, "paid");

    shop.refund(order, Map.of("amount", 1_000, "reason", "duplicate"));
    JsonNode partly = shop.awaitPayment(order, "partially_refunded");
    shop.refund(order, Map.of("reason", "The buyer changed their mind"));
    JsonNode wholly = shop.awaitPayment(order, "refunded");

    assertThat(partly.get("amountRefunded").asLong()).isEqualTo(1_000);
    assertThat(wholly.get("amountRefunded").asLong()).isEqualTo(3_998);
    assertThat(refunds(order)).extracting(Refund::amount).containsExactly(1_000L, 2_998L);
    assertThat(refunds(order))
        .extracting(Refund::reason)
        .containsExactly("duplicate", "requested_by_customer");
    assertThat(refunds(order))
        .extracting(refund -> refund.metadata("refund_id"))
        .containsExactly(wholly.at("/refunds/0/id").asText(), wholly.at("/refunds/1/id").asText());
  }

  @Test
  void aRefundThatTakesTimeShouldBePendingUntilStripeSaysMore() {
    String order = shop.order("pm_card_pendingRefund", "automatic");
    shop.awaitPayment(order, "paid");
    String refund = shop.refund(order, Map.of()).at("/refunds/0/id").asText();
    Await.until("a refund", () -> refunds(order).size() == 1);
    Await.until(
        "a reference",
        () -> !shop.awaitEffect(order, "refund:" + refund, "unknown").get("reference").isNull());
    assertThat(shop.get(order).at("/refunds/0/status").asText()).isEqualTo("pending");

    shop.stripe.settleRefund(refunds(order).get(0).id());

    shop.awaitPayment(order, "refunded");
    shop.awaitEffect(order, "refund:" + refund, "done");
  }

  @Test
  void aRefundThatFailsLaterShouldBeTakenBack() {
    String order = shop.order(VISA, "automatic");
    shop.awaitPayment(order, "paid");
    shop.refund(order, Map.of());
    shop.awaitPayment(order, "refunded");

    shop.stripe.failRefund(refunds(order).get(0).id());

    JsonNode paid = shop.awaitPayment(order, "paid");
    assertThat(paid.at("/refunds/0/status").asText()).isEqualTo("failed");
    assertThat(paid.at("/refunds/0/error/code").asText()).isEqualTo("lost_or_stolen_card");
    assertThat(paid.get("amountRefunded").asLong()).isZero();
  }

  @Test
  void refundsInTheDashboardShouldBeNotedOnce() {
    String order = shop.order(VISA, "automatic");
    shop.awaitPayment(order, "paid");

    shop.stripe.refundInDashboard(shop.intent(order).id(), 500);

    JsonNode partly = shop.awaitPayment(order, "partially_refunded");
    assertThat(partly.get("amountRefunded").asLong()).isEqualTo(500);
    assertThat(partly.get("refunds")).hasSize(1);
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
  void disputesShouldBeShownBesideTheOrder() {
    String order = shop.order(VISA, "automatic");
    shop.awaitPayment(order, "paid");
    shop.awaitEffect(order, "authorize:1", "done");

    shop.stripe.dispute(shop.intent(order).id());

    Await.until(
        "a mismatch",
        () -> shop.effect(order, "authorize:1").get("mismatch").asText().contains("disputed"));
    shop.refund(order, Map.of());
    String refund = shop.get(order).at("/refunds/0/id").asText();
    assertThat(shop.awaitEffect(order, "refund:" + refund, "refused").at("/error/code").asText())
        .isEqualTo("refund_disputed_payment");
    assertThat(shop.awaitPayment(order, "paid").at("/refunds/0/status").asText())
        .isEqualTo("failed");
  }

  @Test
  void ordersOnAccountShouldCauseNothing() {
    String order =
        shop.node
            .api
            .post("/v1/orders", io.orderflow.support.RunningNode.order("A", 1))
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

  private static List<Refund> refunds(String order) {
    return shop.stripe.refunds().stream()
        .filter(refund -> refund.intentId().equals(shop.intent(order).id()))
        .toList();
  }

  private static boolean settled(String order) {
    return List.of("unpaid", "refunded").contains(shop.get(order).get("paymentStatus").asText());
  }

  private static long held(String order) {
    return shop.intents(order).stream().mapToLong(Intent::amountCapturable).sum();
  }

  private static long kept(String order) {
    long taken = shop.intents(order).stream().mapToLong(Intent::amountReceived).sum();
    return shop.intents(order).isEmpty()
        ? 0
        : taken - refunds(order).stream().mapToLong(Refund::amount).sum();
  }
}
