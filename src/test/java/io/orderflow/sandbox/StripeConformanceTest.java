package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stripe's own client finds Stripe. */
class StripeConformanceTest {
  private static final String KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

  private final Sandbox sandbox = Sandbox.open();
  private final StripeClient stripe = client(KEY);

  @AfterEach
  void close() {
    sandbox.close();
  }

  private StripeClient client(String key) {
    return StripeClient.builder()
        .setApiKey(key)
        .setApiBase(sandbox.url())
        .setMaxNetworkRetries(2)
        .build();
  }

  @Test
  void aManualPaymentShouldBeHeldAndCapturedInPart() throws StripeException {
    PaymentIntent held = pay(4_999, "pm_card_visa");
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
    assertThat(sandbox.stripe().intents())
        .singleElement()
        .matches(i -> i.amountReceived() == 4_000);
    assertThat(sandbox.stripe().charges())
        .singleElement()
        .matches(c -> c.amountCaptured() == 4_000);
  }

  @Test
  void theEndOfAnAuthorizationShouldStandOnItsCharge() throws StripeException {
    PaymentIntent held = pay(4_999, "pm_card_visa");

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
  void aCanceledPaymentShouldRefuseCapture() throws StripeException {
    PaymentIntent held = pay(4_999, "pm_card_visa");
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
            CardException.class, () -> pay(4_999, "pm_card_chargeDeclinedInsufficientFunds"));

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
            CardException.class, () -> pay(4_999, "pm_card_authenticationRequired"));

    assertThat(refused.getCode()).isEqualTo("authentication_required");
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

    sandbox.stripe().account(KEY).authenticate(waiting.getId());

    assertThat(stripe.v1().paymentIntents().retrieve(waiting.getId()).getStatus())
        .isEqualTo("succeeded");
  }

  @Test
  void aBankDebitShouldStayInProcessingUntilItIsSettled() throws StripeException {
    PaymentIntent processing = pay(4_999, "pm_usBankAccount_processing");
    assertThat(processing.getStatus()).isEqualTo("processing");

    sandbox.stripe().account(KEY).settle(processing.getId());

    assertThat(stripe.v1().paymentIntents().retrieve(processing.getId()).getStatus())
        .isEqualTo("requires_capture");
  }

  @Test
  void refundsShouldNeverExceedWhatWasCaptured() throws StripeException {
    PaymentIntent paid = captured(4_999);

    Refund first = refund(paid, 2_000L, null);
    InvalidRequestException tooMuch =
        catchThrowableOfType(InvalidRequestException.class, () -> refund(paid, 3_000L, null));
    Refund rest = refund(paid, null, null);
    InvalidRequestException nothingLeft =
        catchThrowableOfType(InvalidRequestException.class, () -> refund(paid, 1L, null));

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
  void aKeyShouldRepeatItsAnswerAndRefuseOtherParameters() throws StripeException {
    PaymentIntent paid = captured(4_999);

    Refund once = refund(paid, 1_000L, "of:refund:1");
    Refund again = refund(paid, 1_000L, "of:refund:1");
    IdempotencyException other =
        catchThrowableOfType(IdempotencyException.class, () -> refund(paid, 2_000L, "of:refund:1"));

    assertThat(again.getId()).isEqualTo(once.getId());
    assertThat(once.getLastResponse().headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
        .hasValue("true");
    assertThat(again.getLastResponse().body()).isEqualTo(once.getLastResponse().body());
    assertThat(other.getStatusCode()).isEqualTo(400);
    assertThat(sandbox.stripe().refunds()).hasSize(1);
  }

  @Test
  void aDeclineShouldBeRepeatedUnderItsKey() {
    CardException first =
        catchThrowableOfType(CardException.class, () -> pay(500, "pm_card_chargeDeclined", "k"));
    CardException again =
        catchThrowableOfType(CardException.class, () -> pay(500, "pm_card_chargeDeclined", "k"));

    assertThat(again.getCharge()).isEqualTo(first.getCharge());
    assertThat(sandbox.stripe().charges()).hasSize(1);
  }

  @Test
  void theClientShouldRetryWhatMayBeRetried() throws StripeException {
    sandbox.faults("stripe").next(FaultMode.ERROR_BEFORE_EFFECT, 1);
    sandbox.faults("stripe").next(FaultMode.CONFLICT, 1);

    assertThat(pay(4_999, "pm_card_visa").getStatus()).isEqualTo("requires_capture");
    assertThat(sandbox.stripe().intents()).hasSize(1);
  }

  @Test
  void aBrokenConnectionShouldNotChargeTwice() throws StripeException {
    sandbox.faults("stripe").next(FaultMode.RESET_AFTER_EFFECT, 1);
    sandbox.faults("stripe").next(FaultMode.GATEWAY_ERROR_AFTER_EFFECT, 1);

    PaymentIntent held = pay(4_999, "pm_card_visa");

    assertThat(held.getLastResponse().headers().firstValue("Idempotent-Replayed")).hasValue("true");
    assertThat(sandbox.stripe().intents()).hasSize(1);
  }

  /** As Stripe documents it: a 500 is repeated under the key, so one has to look. */
  @Test
  void anErrorAfterTheEffectShouldBeFrozenUnderItsKey() throws StripeException {
    sandbox.faults("stripe").next(FaultMode.ERROR_AFTER_EFFECT, 1);

    ApiException failed =
        catchThrowableOfType(ApiException.class, () -> pay(4_999, "pm_card_visa", "of:1"));

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
  void keysShouldOpenTheirOwnAccountsOrNone() throws StripeException {
    PaymentIntent mine = pay(4_999, "pm_card_visa");

    InvalidRequestException foreign =
        catchThrowableOfType(
            InvalidRequestException.class,
            () -> client("sk_test_another1").v1().paymentIntents().retrieve(mine.getId()));
    AuthenticationException expired =
        catchThrowableOfType(
            AuthenticationException.class,
            () -> client("sk_test_expired_1").v1().balance().retrieve());
    AuthenticationException malformed =
        catchThrowableOfType(
            AuthenticationException.class, () -> client("secret").v1().balance().retrieve());

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

  @Test
  void aListShouldComeInPages() throws StripeException {
    for (int i = 0; i < 5; i++) {
      pay(1_000 + i, "pm_card_visa");
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

  private PaymentIntent captured(long amount) throws StripeException {
    return stripe.v1().paymentIntents().capture(pay(amount, "pm_card_visa").getId());
  }

  private Refund refund(PaymentIntent paid, Long amount, String key) throws StripeException {
    RefundCreateParams params =
        RefundCreateParams.builder().setPaymentIntent(paid.getId()).setAmount(amount).build();
    return stripe.v1().refunds().create(params, keyed(key));
  }

  private PaymentIntent pay(long amount, String paymentMethod) throws StripeException {
    return pay(amount, paymentMethod, null);
  }

  private PaymentIntent pay(long amount, String paymentMethod, String key) throws StripeException {
    PaymentIntentCreateParams params =
        PaymentIntentCreateParams.builder()
            .setAmount(amount)
            .setCurrency("usd")
            .setCaptureMethod(CaptureMethod.MANUAL)
            .setConfirm(true)
            .setPaymentMethod(paymentMethod)
            .setOffSession(true)
            .setErrorOnRequiresAction(true)
            .putMetadata("order_id", "ord_1")
            .build();
    return stripe.v1().paymentIntents().create(params, keyed(key));
  }

  private static RequestOptions keyed(String key) {
    return RequestOptions.builder().setIdempotencyKey(key).build();
  }
}
