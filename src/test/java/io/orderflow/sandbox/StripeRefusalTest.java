package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.RefundListParams;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Stripe's own client is refused as by Stripe. */
class StripeRefusalTest {
  @AutoClose private final StripeShop shop = new StripeShop();
  private final StripeClient stripe = shop.stripe;

  @Test
  void aCanceledPaymentShouldRefuseCapture() throws StripeException {
    PaymentIntent held = shop.pay(4_999, "pm_card_visa");
    PaymentIntent canceled =
        stripe
            .v1()
            .paymentIntents()
            .cancel(
                held.getId(),
                PaymentIntentCancelParams.builder()
                    .setCancellationReason(
                        PaymentIntentCancelParams.CancellationReason.REQUESTED_BY_CUSTOMER)
                    .build());
    assertThat(canceled.getStatus()).isEqualTo("canceled");

    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class,
            () -> stripe.v1().paymentIntents().capture(held.getId()));

    assertThat(refused.getStatusCode()).isEqualTo(400);
    assertThat(refused.getCode()).isEqualTo("payment_intent_unexpected_state");
    assertThat(refused.getStripeError().getPaymentIntent().getStatus()).isEqualTo("canceled");
    assertThat(refused.getMessage()).contains("status of canceled");
  }

  @Test
  void aDeclineShouldTellWhyAndKeepThePayment() {
    CardException declined =
        catchThrowableOfType(
            CardException.class, () -> shop.pay(4_999, "pm_card_chargeDeclinedInsufficientFunds"));

    assertThat(declined.getStatusCode()).isEqualTo(402);
    assertThat(declined.getCode()).isEqualTo("card_declined");
    assertThat(declined.getDeclineCode()).isEqualTo("insufficient_funds");
    assertThat(declined.getRequestId()).startsWith("req_");
    PaymentIntent left = declined.getStripeError().getPaymentIntent();
    assertThat(left.getStatus()).isEqualTo("requires_payment_method");
    assertThat(left.getLastPaymentError().getDeclineCode()).isEqualTo("insufficient_funds");
    assertThat(declined.getCharge()).startsWith("ch_");
  }

  @Test
  void aCardThatWantsItsOwnerShouldFailWithoutHim() {
    CardException refused =
        catchThrowableOfType(
            CardException.class, () -> shop.pay(4_999, "pm_card_authenticationRequired"));

    assertThat(refused.getCode()).isEqualTo("authentication_required");
  }

  @Test
  void aDeclineShouldBeRepeatedUnderItsKey() {
    CardException first =
        catchThrowableOfType(
            CardException.class, () -> shop.pay(500, "pm_card_chargeDeclined", "k"));
    CardException again =
        catchThrowableOfType(
            CardException.class, () -> shop.pay(500, "pm_card_chargeDeclined", "k"));

    assertThat(again.getCharge()).isEqualTo(first.getCharge());
    assertThat(shop.sandbox.stripe().charges()).hasSize(1);
  }

  /** As Stripe documents it: a 500 is repeated under the key, so one has to look. */
  @Test
  void anErrorAfterTheEffectShouldBeFrozenUnderItsKey() throws StripeException {
    shop.sandbox.faults("stripe").next(FaultMode.ERROR_AFTER_EFFECT, 1);

    ApiException failed =
        catchThrowableOfType(ApiException.class, () -> shop.pay(4_999, "pm_card_visa", "of:1"));

    assertThat(failed.getStatusCode()).isEqualTo(500);
    assertThat(
            stripe
                .v1()
                .paymentIntents()
                .list(
                    PaymentIntentListParams.builder()
                        .setCreated(
                            PaymentIntentListParams.Created.builder()
                                .setGte(System.currentTimeMillis() / 1_000 - 60)
                                .build())
                        .build())
                .getData())
        .singleElement()
        .matches(intent -> intent.getStatus().equals("requires_capture"));
  }

  @Test
  void refundsShouldNeverExceedWhatWasCaptured() throws StripeException {
    PaymentIntent paid = shop.captured(4_999);

    Refund first = shop.refund(paid, 2_000L, null);
    InvalidRequestException tooMuch =
        catchThrowableOfType(InvalidRequestException.class, () -> shop.refund(paid, 3_000L, null));
    Refund rest = shop.refund(paid, null, null);
    InvalidRequestException nothingLeft =
        catchThrowableOfType(InvalidRequestException.class, () -> shop.refund(paid, 1L, null));

    assertThat(first.getStatus()).isEqualTo("succeeded");
    assertThat(tooMuch.getParam()).isEqualTo("amount");
    assertThat(rest.getAmount()).isEqualTo(2_999);
    assertThat(nothingLeft.getCode()).isEqualTo("charge_already_refunded");
    assertThat(
            stripe
                .v1()
                .refunds()
                .list(RefundListParams.builder().setPaymentIntent(paid.getId()).build())
                .getData())
        .extracting(Refund::getAmount)
        .containsExactly(2_999L, 2_000L);
  }

  @Test
  void keysShouldOpenTheirOwnAccountsOrNone() throws StripeException {
    PaymentIntent mine = shop.pay(4_999, "pm_card_visa");

    InvalidRequestException foreign =
        catchThrowableOfType(
            InvalidRequestException.class,
            () -> shop.client("sk_test_another1").v1().paymentIntents().retrieve(mine.getId()));
    AuthenticationException expired =
        catchThrowableOfType(
            AuthenticationException.class,
            () -> shop.client("sk_test_expired_1").v1().balance().retrieve());
    AuthenticationException malformed =
        catchThrowableOfType(
            AuthenticationException.class, () -> shop.client("secret").v1().balance().retrieve());

    assertThat(foreign.getStatusCode()).isEqualTo(404);
    assertThat(foreign.getCode()).isEqualTo("resource_missing");
    assertThat(expired.getCode()).isEqualTo("api_key_expired");
    assertThat(malformed.getStatusCode()).isEqualTo(401);
  }

  @Test
  void amountsShouldFitTheirCurrency() {
    assertThat(code(49, "usd")).isEqualTo("amount_too_small");
    assertThat(code(100_000_000, "usd")).isEqualTo("amount_too_large");
    assertThat(code(49, "jpy")).isEqualTo("amount_too_small");
    assertThat(refusal(12_345, "kwd").getMessage()).contains("last digit");
    assertThat(refusal(12_345, "xyz").getParam()).isEqualTo("currency");
  }

  private String code(long amount, String currency) {
    return refusal(amount, currency).getCode();
  }

  private InvalidRequestException refusal(long amount, String currency) {
    return catchThrowableOfType(
        InvalidRequestException.class,
        () ->
            stripe
                .v1()
                .paymentIntents()
                .create(
                    PaymentIntentCreateParams.builder()
                        .setAmount(amount)
                        .setCurrency(currency)
                        .build()));
  }
}
