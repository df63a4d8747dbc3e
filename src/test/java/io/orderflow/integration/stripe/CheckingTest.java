package io.orderflow.integration.stripe;

import static io.orderflow.integration.stripe.StripeDesk.VISA;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effect.State;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.sandbox.stripe.Refund;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Stripe tells nobody of is found by asking. */
class CheckingTest {
  private static final Duration A_WHILE = Duration.ofMinutes(10);

  private final StripeDesk desk = new StripeDesk();

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void aPaymentThatTheBankSettledShouldBeFound() {
    UUID order = desk.orders.place("pm_usBankAccount_processing", "automatic");
    desk.performAll(order);
    desk.stripe.settle(desk.intent(order).id());

    checkLater();

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("paid");
    assertThat(desk.effect(order, "authorize:1").isDone()).isTrue();
  }

  @Test
  void whatIsBeingWorkedOnShouldBeLeftAlone() {
    UUID order = desk.orders.place("pm_usBankAccount_processing", "automatic");
    desk.performAll(order);
    desk.stripe.settle(desk.intent(order).id());

    assertThat(desk.check()).isEqualTo(Outcome.done);

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("pending");
  }

  @Test
  void aRefundThatTookItsTimeShouldBeFound() {
    UUID order = desk.orders.place("pm_card_pendingRefund", "automatic");
    desk.performAll(order);
    desk.orders.refund(order, 500);
    desk.performAll(order);
    assertThat(desk.refundEffect(order).state()).isEqualTo(State.unknown);
    desk.stripe.settleRefund(desk.stripe.refunds().get(0).id());

    checkLater();

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("partially_refunded");
    assertThat(desk.refundEffect(order).isDone()).isTrue();
  }

  @Test
  void anOrderThatNobodyCameToShouldBePaid() {
    UUID order = desk.orders.place(VISA, "automatic");

    checkLater();

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("paid");
  }

  @Test
  void anEffectThatTheQueueGaveUpShouldBeBroughtToItsEnd() {
    UUID order = desk.orders.place(VISA, "automatic");
    desk.sandbox.faults("stripe").next(FaultMode.TIMEOUT_AFTER_EFFECT, 1);
    desk.perform(order);
    desk.orders.cancel(order);

    checkLater();

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("refunded");
  }

  @Test
  void theMoneyOfAPartlySentOrderShouldBeTakenBeforeItIsLost() {
    UUID partly = desk.orders.place(VISA, "manual");
    UUID unsent = desk.orders.place(VISA, "manual");
    Stream.of(partly, unsent).forEach(desk::performAll);
    desk.orders.fulfilOne(partly);
    desk.performAll(partly);
    desk.clock.advance(Duration.ofDays(5));
    assertThat(desk.check()).isEqualTo(Outcome.done);
    assertThat(desk.intent(partly).status()).isEqualTo("requires_capture");

    desk.clock.advance(Duration.ofDays(1).plusMinutes(1));
    desk.check();

    assertThat(desk.intent(partly)).returns(3_998L, Intent::amountReceived);
    assertThat(desk.orders.payment(partly).paymentStatus()).isEqualTo("paid");
    assertThat(desk.intent(unsent).status()).isEqualTo("requires_capture");
  }

  @Test
  void anAuthorizationThatHasLapsedShouldBeFound() {
    UUID order = desk.orders.place(VISA, "manual");
    desk.performAll(order);
    desk.stripe.expireAuthorization(desk.intent(order).id());

    desk.clock.advance(Duration.ofDays(7).plusMinutes(1));
    desk.check();

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("failed");
  }

  @Test
  void anotherAccountsPaymentShouldBeAMismatchUntilItIsFoundAgain() {
    UUID order = desk.orders.place("pm_usBankAccount_processing", "automatic");
    desk.performAll(order);
    desk.useKey("sk_test_anotheraccount");

    checkLater();

    assertThat(desk.effect(order, "authorize:1"))
        .returns(State.unknown, Effect::state)
        .returns("resource_missing", Effect::code);
    assertThat(desk.effect(order, "authorize:1").mismatch()).contains("another account");

    desk.useOwnKey();
    desk.stripe.settle(desk.intent(order).id());
    checkLater();
    assertThat(desk.effect(order, "authorize:1"))
        .returns(State.done, Effect::state)
        .returns(null, Effect::mismatch);
  }

  @Test
  void moneyThatAnOrderDoesNotCountOnShouldBeAMismatchUntilItIsGone() {
    UUID order = desk.orders.place("pm_card_chargeDeclined", "manual");
    desk.performAll(order);
    String declined = desk.intent(order).id();
    desk.orders.retry(order, VISA);
    desk.performAll(order);
    confirmInDashboard(declined);

    desk.tell("payment_intent.amount_capturable_updated", declined);

    assertThat(desk.effect(order, "authorize:1").mismatch()).contains(declined);
    desk.stripe.cancelInDashboard(declined);
    checkLater();
    assertThat(desk.effects(order)).extracting(Effect::mismatch).containsOnlyNulls();
  }

  /** Somebody tries the payment of the first attempt again with another card. */
  private void confirmInDashboard(String intent) {
    try {
      com.stripe.StripeClient.builder()
          .setApiKey("sk_test_thedesk123")
          .setApiBase(desk.sandbox.url())
          .build()
          .v1()
          .paymentIntents()
          .confirm(
              intent,
              com.stripe.param.PaymentIntentConfirmParams.builder()
                  .setPaymentMethod(VISA)
                  .setOffSession(true)
                  .build());
    } catch (com.stripe.exception.StripeException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsNotOursShouldBeLeftAlone() {
    assertThat(desk.tell("payment_intent.succeeded", "pi_unknown").outcome())
        .isEqualTo(Outcome.done);
    assertThat(desk.tell("customer.created", null).outcome()).isEqualTo(Outcome.done);
  }

  @Test
  void stripesDownShouldEndTheLookAndMendItself() {
    List<UUID> orders =
        Stream.generate(() -> desk.orders.place(VISA, "automatic")).limit(3).toList();
    desk.sandbox.faults("stripe").next(FaultMode.ERROR_BEFORE_EFFECT, 1);
    desk.clock.advance(A_WHILE);
    assertThat(desk.check()).isEqualTo(Outcome.down);

    checkLater();

    assertThat(orders)
        .allSatisfy(
            order -> assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("paid"));
  }

  @ParameterizedTest
  @CsvSource({"JPY, 500, 1000", "KRW, 5000, 10000", "KWD, 12340, 24680", "ISK, 500, 100000"})
  void currenciesShouldBeChargedAndGivenBackExactly(String currency, long price, long charged) {
    UUID order = desk.orders.place(VISA, "automatic", currency, price);
    desk.performAll(order);
    assertThat(desk.orders.payment(order).amountPaid()).isEqualTo(2 * price);
    assertThat(desk.intent(order).amountReceived()).isEqualTo(charged);

    desk.orders.refund(order, price);
    desk.performAll(order);

    assertThat(desk.stripe.refunds()).extracting(Refund::amount).containsExactly(charged / 2);
    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("partially_refunded");
  }

  @Test
  void whatStripeCannotChargeExactlyShouldBeRefusedWithoutAsking() {
    UUID order = desk.orders.place(VISA, "automatic", "KWD", 12_341);

    desk.performAll(order);

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("failed");
    assertThat(desk.effect(order, "authorize:1").code()).isEqualTo("amount_not_representable");
    assertThat(desk.intents(order)).isEmpty();
  }

  @Test
  void aRefundThatStripeCannotGiveExactlyShouldFail() {
    UUID order = desk.orders.place(VISA, "automatic", "KWD", 12_340);
    desk.performAll(order);
    desk.orders.refund(order, 5);

    desk.performAll(order);

    assertThat(desk.orders.payment(order).refunds().get(0).status()).isEqualTo("failed");
    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("paid");
    assertThat(desk.stripe.refunds()).isEmpty();
  }

  private void checkLater() {
    desk.clock.advance(A_WHILE);
    assertThat(desk.check()).isEqualTo(Outcome.done);
  }
}
