package io.orderflow.integration.stripe;

import static io.orderflow.integration.stripe.StripeDesk.VISA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.sandbox.stripe.Refund;
import io.orderflow.support.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An order's money is let go of or goes back, as a whole or in parts. */
class RefundJourneyTest {
  @AutoClose private static final StripeShop shop = StripeShop.open();

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

  private static List<Refund> refunds(String order) {
    return shop.stripe.refunds().stream()
        .filter(refund -> refund.intentId().equals(shop.intent(order).id()))
        .toList();
  }
}
