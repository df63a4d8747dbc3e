package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Stripe's own client finds Stripe. */
class StripeConformanceTest {
  @AutoClose private final StripeShop shop = new StripeShop();
  private final StripeClient stripe = shop.stripe;

  @Test
  void aManualPaymentShouldBeHeldAndCapturedInPart() throws StripeException {
    PaymentIntent held = shop.pay(4_999, "pm_card_visa");
    assertThat(held.getStatus()).isEqualTo("requires_capture");
    assertThat(held.getAmountCapturable()).isEqualTo(4_999);
    assertThat(held.getMetadata()).containsEntry("order_id", "ord_1");

    PaymentIntent captured =
        stripe
            .v1()
            .paymentIntents()
            .capture(
                held.getId(),
                PaymentIntentCaptureParams.builder().setAmountToCapture(4_000L).build());

    assertThat(captured.getStatus()).isEqualTo("succeeded");
    assertThat(captured.getAmountReceived()).isEqualTo(4_000);
    assertThat(captured.getAmountCapturable()).isZero();
    assertThat(shop.sandbox.stripe().intents())
        .singleElement()
        .matches(i -> i.amountReceived() == 4_000);
    assertThat(shop.sandbox.stripe().charges())
        .singleElement()
        .matches(c -> c.amountCaptured() == 4_000);
  }

  @Test
  void theEndOfAnAuthorizationShouldStandOnItsCharge() throws StripeException {
    PaymentIntent held = shop.pay(4_999, "pm_card_visa");

    PaymentIntent read =
        stripe
            .v1()
            .paymentIntents()
            .retrieve(
                held.getId(),
                PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build());

    assertThat(read.getLatestChargeObject().getPaymentMethodDetails().getCard().getCaptureBefore())
        .isEqualTo(held.getCreated() + 7 * 24 * 3_600);
  }

  @Test
  void anAutomaticPaymentShouldBeConfirmedAndSucceed() throws StripeException {
    PaymentIntent created =
        stripe
            .v1()
            .paymentIntents()
            .create(PaymentIntentCreateParams.builder().setAmount(700L).setCurrency("jpy").build());
    assertThat(created.getStatus()).isEqualTo("requires_payment_method");

    PaymentIntent confirmed =
        stripe
            .v1()
            .paymentIntents()
            .confirm(
                created.getId(),
                PaymentIntentConfirmParams.builder()
                    .setPaymentMethod("pm_card_mastercard")
                    .setReturnUrl("https://example.com/back")
                    .build());

    assertThat(confirmed.getStatus()).isEqualTo("succeeded");
    assertThat(confirmed.getAmountReceived()).isEqualTo(700);
  }

  @Test
  void aCardThatWantsItsOwnerShouldWaitForHim() throws StripeException {
    PaymentIntentCreateParams present =
        PaymentIntentCreateParams.builder()
            .setAmount(4_999L)
            .setCurrency("usd")
            .addPaymentMethodType("card")
            .setPaymentMethod("pm_card_authenticationRequired")
            .setConfirm(true)
            .build();
    PaymentIntent waiting = stripe.v1().paymentIntents().create(present);
    assertThat(waiting.getStatus()).isEqualTo("requires_action");
    assertThat(waiting.getNextAction().getType()).isEqualTo("redirect_to_url");

    shop.sandbox.stripe().account(StripeShop.KEY).authenticate(waiting.getId());

    assertThat(stripe.v1().paymentIntents().retrieve(waiting.getId()).getStatus())
        .isEqualTo("succeeded");
  }

  @Test
  void aBankDebitShouldStayInProcessingUntilItIsSettled() throws StripeException {
    PaymentIntent processing = shop.pay(4_999, "pm_usBankAccount_processing");
    assertThat(processing.getStatus()).isEqualTo("processing");

    shop.sandbox.stripe().account(StripeShop.KEY).settle(processing.getId());

    assertThat(stripe.v1().paymentIntents().retrieve(processing.getId()).getStatus())
        .isEqualTo("requires_capture");
  }

  @Test
  void aKeyShouldRepeatItsAnswerAndRefuseOtherParameters() throws StripeException {
    PaymentIntent paid = shop.captured(4_999);

    Refund once = shop.refund(paid, 1_000L, "of:refund:1");
    Refund again = shop.refund(paid, 1_000L, "of:refund:1");
    IdempotencyException other =
        catchThrowableOfType(
            IdempotencyException.class, () -> shop.refund(paid, 2_000L, "of:refund:1"));

    assertThat(again.getId()).isEqualTo(once.getId());
    assertThat(once.getLastResponse().headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
        .hasValue("true");
    assertThat(again.getLastResponse().body()).isEqualTo(once.getLastResponse().body());
    assertThat(other.getStatusCode()).isEqualTo(400);
    assertThat(shop.sandbox.stripe().refunds()).hasSize(1);
  }

  @Test
  void theClientShouldRetryWhatMayBeRetried() throws StripeException {
    shop.sandbox.faults("stripe").next(FaultMode.ERROR_BEFORE_EFFECT, 1);
    shop.sandbox.faults("stripe").next(FaultMode.CONFLICT, 1);

    assertThat(shop.pay(4_999, "pm_card_visa").getStatus()).isEqualTo("requires_capture");
    assertThat(shop.sandbox.stripe().intents()).hasSize(1);
  }

  @Test
  void aBrokenConnectionShouldNotChargeTwice() throws StripeException {
    shop.sandbox.faults("stripe").next(FaultMode.RESET_AFTER_EFFECT, 1);
    shop.sandbox.faults("stripe").next(FaultMode.GATEWAY_ERROR_AFTER_EFFECT, 1);

    PaymentIntent held = shop.pay(4_999, "pm_card_visa");

    assertThat(held.getLastResponse().headers().firstValue("Idempotent-Replayed")).hasValue("true");
    assertThat(shop.sandbox.stripe().intents()).hasSize(1);
  }

  @Test
  void aListShouldComeInPages() throws StripeException {
    for (int i = 0; i < 5; i++) {
      shop.pay(1_000 + i, "pm_card_visa");
    }

    assertThat(
            stripe
                .v1()
                .paymentIntents()
                .list(PaymentIntentListParams.builder().setLimit(2L).build())
                .autoPagingIterable())
        .extracting(PaymentIntent::getAmount)
        .containsExactly(1_004L, 1_003L, 1_002L, 1_001L, 1_000L);
  }
}
