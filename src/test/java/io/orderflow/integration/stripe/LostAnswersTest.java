package io.orderflow.integration.stripe;

import static io.orderflow.integration.stripe.StripeDesk.VISA;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effect.State;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.stripe.Intent;
import io.orderflow.sandbox.stripe.Refund;
import io.orderflow.support.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of Stripe's answers, money moves once. */
class LostAnswersTest {
  private static final String POST = "POST /v1/";
  private static StripeDesk desk;

  @BeforeAll
  static void open() {
    desk = new StripeDesk();
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  @AfterEach
  void mend() {
    desk.sandbox.faults("stripe").clear();
    desk.useOwnKey();
  }

  @ParameterizedTest
  @EnumSource(value = FaultMode.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyStepShouldBeTakenOnceWhateverFails(FaultMode fault) {
    UUID order = desk.orders.place(VISA, "manual");
    fail(fault, "payment_intents");
    desk.performAll(order);
    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("authorized");

    desk.orders.fulfil(order);
    fail(fault, "payment_intents");
    desk.performAll(order);
    assertThat(desk.orders.payment(order).amountPaid()).isEqualTo(3_998);

    desk.orders.refund(order, 1_000);
    fail(fault, "refunds");
    desk.performAll(order);

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("partially_refunded");
    assertThat(desk.intent(order)).returns(3_998L, Intent::amountReceived);
    assertThat(refunds(order)).extracting(Refund::amount).containsExactly(1_000L);
    assertThat(desk.effects(order)).allMatch(Effect::isDone).hasSize(3);
    assertThat(desk.effects(order)).extracting(Effect::mismatch).containsOnlyNulls();
  }

  @ParameterizedTest
  @EnumSource(value = FaultMode.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void lettingGoShouldEndHoweverItFails(FaultMode fault) {
    UUID order = desk.orders.place(VISA, "manual");
    desk.performAll(order);
    desk.orders.cancel(order);
    fail(fault, "payment_intents");

    desk.performAll(order);

    assertThat(desk.intent(order).status()).isEqualTo("canceled");
    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("unpaid");
    assertThat(desk.effect(order, "release:1").isDone()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultMode.class,
      names = {"ERROR_AFTER_EFFECT", "TIMEOUT_AFTER_EFFECT"})
  void aDeclineShouldBeFoundBehindAFailure(FaultMode fault) {
    UUID order = desk.orders.place("pm_card_chargeDeclined", "automatic");
    fail(fault, "payment_intents");

    desk.performAll(order);

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("failed");
    assertThat(desk.effect(order, "authorize:1").code()).isEqualTo("generic_decline");
  }

  @Test
  void everyTryShouldBeTheSameEvenWhenTheOrderChanged() {
    UUID order = desk.orders.place(VISA, "manual");
    fail(FaultMode.ERROR_BEFORE_EFFECT, "payment_intents");
    assertThat(desk.perform(order)).isEqualTo(Outcome.down);
    String request = desk.effect(order, "authorize:1").request();
    desk.orders.cancelOne(order);

    desk.performAll(order);

    assertThat(desk.effect(order, "authorize:1"))
        .returns(request, Effect::request)
        .returns(2, Effect::tries);
    assertThat(desk.intent(order).amount()).isEqualTo(3_998);
    desk.orders.fulfil(order);
    desk.performAll(order);
    assertThat(desk.intent(order).amountReceived()).isEqualTo(1_999);
  }

  @Test
  void anOrderCancelledWhileItsOutcomeIsUnknownShouldKeepNoMoney() {
    for (String capture : List.of("manual", "automatic")) {
      UUID order = desk.orders.place(VISA, capture);
      fail(FaultMode.TIMEOUT_AFTER_EFFECT, "payment_intents");
      assertThat(desk.perform(order)).isEqualTo(Outcome.silent);
      assertThat(desk.effect(order, "authorize:1"))
          .returns(State.unknown, Effect::state)
          .returns("no_answer", Effect::code);
      desk.orders.cancel(order);

      desk.performAll(order);

      assertThat(desk.intent(order).amountCapturable()).isZero();
      long back = refunds(order).stream().mapToLong(Refund::amount).sum();
      assertThat(desk.intent(order).amountReceived() - back).isZero();
      assertThat(desk.orders.payment(order).paymentStatus()).isIn("unpaid", "refunded");
    }
  }

  @Test
  void afterADayThePaymentShouldBeLookedForAndNeverMadeAgain() {
    UUID order = desk.orders.place(VISA, "automatic");
    fail(FaultMode.TIMEOUT_AFTER_EFFECT, "payment_intents");
    desk.perform(order);
    desk.clock.advance(Duration.ofHours(25));
    desk.stripe.forgetKeys();

    desk.performAll(order);

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("paid");
    assertThat(desk.intents(order)).hasSize(1);
  }

  @Test
  void afterADayARefundShouldBeLookedForAndNeverMadeAgain() {
    UUID order = desk.orders.place(VISA, "automatic");
    desk.performAll(order);
    desk.orders.refund(order, 500);
    fail(FaultMode.TIMEOUT_AFTER_EFFECT, "refunds");
    desk.perform(order);
    desk.clock.advance(Duration.ofHours(25));
    desk.stripe.forgetKeys();

    desk.performAll(order);

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("partially_refunded");
    assertThat(refunds(order)).hasSize(1);
  }

  @Test
  void whatNeverHappenedShouldBeRefusedAfterADaySoThatTheTenantDecides() {
    UUID order = desk.orders.place(VISA, "automatic");
    fail(FaultMode.ERROR_BEFORE_EFFECT, "payment_intents");
    desk.perform(order);
    desk.clock.advance(Duration.ofHours(25));

    desk.performAll(order);

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("failed");
    assertThat(desk.effect(order, "authorize:1").code()).isEqualTo("not_carried_out");
    assertThat(desk.intents(order)).isEmpty();
    desk.orders.retry(order, VISA);
    desk.performAll(order);
    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("paid");
  }

  @Test
  void credentialsShouldBeMendedWithoutLosingAnything() {
    UUID order = desk.orders.place(VISA, "automatic");
    desk.useKey("sk_test_expired123");

    assertThat(desk.perform(order)).isEqualTo(Outcome.refused);
    assertThat(desk.effect(order, "authorize:1"))
        .returns(State.unknown, Effect::state)
        .returns("api_key_expired", Effect::code);
    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("pending");

    desk.useOwnKey();
    desk.performAll(order);
    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("paid");
  }

  @Test
  void manyAtOnceShouldMoveMoneyOnce() {
    UUID order = desk.orders.place(VISA, "manual");
    atOnce(order);
    desk.orders.fulfil(order);
    atOnce(order);
    desk.orders.refund(order, 1_234);
    atOnce(order);

    assertThat(desk.orders.payment(order).paymentStatus()).isEqualTo("partially_refunded");
    assertThat(desk.intent(order).amountReceived()).isEqualTo(3_998);
    assertThat(refunds(order)).extracting(Refund::amount).containsExactly(1_234L);
    assertThat(desk.effects(order)).allMatch(Effect::isDone);
  }

  private static void atOnce(UUID order) {
    List<Future<Performed>> all = IntStream.range(0, 8).mapToObj(nth -> desk.start(order)).toList();
    Await.get(Future.join(all));
    desk.performAll(order);
  }

  private static void fail(FaultMode fault, String path) {
    desk.sandbox.faults("stripe").next(fault, 1, POST + path);
  }

  private static List<Refund> refunds(UUID order) {
    return desk.stripe.refunds().stream()
        .filter(refund -> refund.intentId().equals(desk.intent(order).id()))
        .toList();
  }
}
