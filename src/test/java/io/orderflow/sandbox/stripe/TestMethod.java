package io.orderflow.sandbox.stripe;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/** The payment methods that Stripe gives to testers, and what comes of them. */
enum TestMethod {
  VISA("pm_card_visa", "visa", "4242", Outcome.APPROVED),
  MASTERCARD("pm_card_mastercard", "mastercard", "4444", Outcome.APPROVED),
  AMEX("pm_card_amex", "amex", "8431", Outcome.APPROVED),
  DISPUTED("pm_card_createDispute", "visa", "0259", Outcome.DISPUTED),
  REFUND_PENDING("pm_card_pendingRefund", "visa", "7726", Outcome.APPROVED),
  REFUND_FAILING("pm_card_refundFail", "visa", "5126", Outcome.APPROVED),
  DECLINED(
      "pm_card_chargeDeclined",
      "0002",
      "card_declined",
      "generic_decline",
      "Your card was declined."),
  INSUFFICIENT_FUNDS(
      "pm_card_chargeDeclinedInsufficientFunds",
      "9995",
      "card_declined",
      "insufficient_funds",
      "Your card has insufficient funds."),
  LOST(
      "pm_card_chargeDeclinedLostCard",
      "9987",
      "card_declined",
      "lost_card",
      "Your card was declined."),
  EXPIRED(
      "pm_card_chargeDeclinedExpiredCard", "0069", "expired_card", null, "Your card has expired."),
  INCORRECT_CVC(
      "pm_card_chargeDeclinedIncorrectCvc",
      "0127",
      "incorrect_cvc",
      null,
      "Your card's security code is incorrect."),
  PROCESSING_ERROR(
      "pm_card_chargeDeclinedProcessingError",
      "0119",
      "processing_error",
      null,
      "An error occurred while processing your card. Try again in a little bit."),
  AUTHENTICATION("pm_card_authenticationRequired", "visa", "3184", Outcome.AUTHENTICATION),
  /** Stays in processing until the test settles it. */
  PROCESSING("pm_usBankAccount_processing", null, "0009", Outcome.PROCESSING);

  /** What comes of a confirmation. */
  enum Outcome {
    APPROVED,
    DISPUTED,
    DECLINED,
    AUTHENTICATION,
    PROCESSING
  }

  private final String id;
  private final String brand;
  private final String last4;
  private final Outcome outcome;
  private final Decline decline;

  /** Why a card is refused. */
  record Decline(String code, String declineCode, String message) {}

  TestMethod(String id, String brand, String last4, Outcome outcome) {
    this(id, brand, last4, outcome, null);
  }

  TestMethod(String id, String last4, String code, String declineCode, String message) {
    this(id, "visa", last4, Outcome.DECLINED, new Decline(code, declineCode, message));
  }

  TestMethod(String id, String brand, String last4, Outcome outcome, Decline decline) {
    this.id = id;
    this.brand = brand;
    this.last4 = last4;
    this.outcome = outcome;
    this.decline = decline;
  }

  /** By Stripe's name of it; declines have a second one that tells the brand. */
  static Optional<TestMethod> of(String id) {
    String plain = id.replace("pm_card_visa_", "pm_card_");
    return Arrays.stream(values()).filter(method -> method.id.equals(plain)).findFirst();
  }

  Outcome outcome() {
    return outcome;
  }

  Decline decline() {
    return decline;
  }

  /** The payment method that a payment keeps, under an identifier of its own. */
  JsonObject resource(String clone, long created) {
    return new JsonObject()
        .put("id", clone)
        .put("object", "payment_method")
        .put("created", created)
        .put("livemode", false)
        .put("metadata", new JsonObject())
        .mergeIn(details());
  }

  JsonObject details() {
    return brand == null
        ? new JsonObject()
            .put("type", "us_bank_account")
            .put("us_bank_account", new JsonObject().put("last4", last4))
        : new JsonObject()
            .put("type", "card")
            .put(
                "card",
                new JsonObject()
                    .put("brand", brand)
                    .put("exp_month", 12)
                    .put("exp_year", 2034)
                    .put("funding", "credit")
                    .put("last4", last4));
  }
}
