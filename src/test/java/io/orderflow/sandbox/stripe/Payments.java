package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Tokens;
import io.orderflow.sandbox.stripe.TestMethod.Decline;
import io.vertx.core.json.JsonObject;

/** What the banks make of payments. */
final class Payments {
  /** How long most cards hold an authorization. */
  private static final long HELD_SECONDS = 7L * 24 * 60 * 60;

  private static final Decline NOT_AUTHENTICATED =
      new Decline(
          "authentication_required",
          "authentication_required",
          "Your card was declined. This transaction requires authentication.");
  private static final Decline NOT_HANDLED =
      new Decline(
          "authentication_required",
          "authentication_not_handled",
          "This payment required an authentication action to complete, but"
              + " `error_on_requires_action` was set.");

  private final Account account;

  Payments(Account account) {
    this.account = account;
  }

  /** One attempt with the intent's payment method. */
  void attempt(JsonObject intent, boolean offSession, boolean errorOnAction) {
    intent.putNull("last_payment_error").putNull("next_action");
    TestMethod method = account.method(intent.getString("payment_method"));
    switch (method.outcome()) {
      case APPROVED -> approve(intent);
      case DISPUTED -> dispute(intent);
      case DECLINED -> throw declined(intent, method, method.decline());
      case PROCESSING -> process(intent);
      case AUTHENTICATION -> {
        if (offSession || errorOnAction) {
          throw declined(intent, method, offSession ? NOT_AUTHENTICATED : NOT_HANDLED);
        }
        demandAction(intent);
      }
    }
  }

  /** The bank holds the amount, or takes it at once. */
  void approve(JsonObject intent) {
    boolean manual = intent.getString("capture_method").equals("manual");
    JsonObject charge = charge(intent, "succeeded");
    long amount = intent.getLong("amount");
    intent.put("latest_charge", charge.getString("id")).putNull("next_action");
    if (manual) {
      charge
          .getJsonObject("payment_method_details")
          .getJsonObject("card", new JsonObject())
          .put("capture_before", account.now() + HELD_SECONDS);
      intent.put("status", "requires_capture").put("amount_capturable", amount);
      account.emit("charge.succeeded", charge);
      account.emit("payment_intent.amount_capturable_updated", intent);
    } else {
      charge.put("captured", true).put("amount_captured", amount);
      intent.put("status", "succeeded").put("amount_received", amount);
      account.emit("charge.succeeded", charge);
      account.emit("payment_intent.succeeded", intent);
    }
  }

  private void dispute(JsonObject intent) {
    approve(intent);
    JsonObject charge = account.chargeStore().get(intent.getString("latest_charge"));
    if (charge.getBoolean("captured")) {
      Disputes.open(account, charge);
    }
  }

  private void process(JsonObject intent) {
    intent.put("status", "processing");
    account.emit("payment_intent.processing", intent);
  }

  private void demandAction(JsonObject intent) {
    String url = "https://hooks.stripe.com/redirect/authenticate/" + intent.getString("id");
    JsonObject redirect = new JsonObject().put("url", url).putNull("return_url");
    intent
        .put("status", "requires_action")
        .put(
            "next_action",
            new JsonObject().put("type", "redirect_to_url").put("redirect_to_url", redirect));
    account.emit("payment_intent.requires_action", intent);
  }

  private StripeException declined(JsonObject intent, TestMethod method, Decline decline) {
    String methodId = intent.getString("payment_method");
    JsonObject error = decline(intent, decline);
    return StripeException.card(
        error
            .copy()
            .put("payment_intent", intent.copy())
            .put("payment_method", method.resource(methodId, account.now())));
  }

  /** The bank refuses, and the payment needs another payment method. */
  JsonObject decline(JsonObject intent, Decline decline) {
    JsonObject charge =
        charge(intent, "failed")
            .put("paid", false)
            .put("failure_code", decline.code())
            .put("failure_message", decline.message());
    JsonObject error = StripeException.error("card_error", decline.code(), decline.message());
    if (decline.declineCode() != null) {
      error.put("decline_code", decline.declineCode());
    }
    error.put("charge", charge.getString("id"));
    intent
        .put("status", "requires_payment_method")
        .put("latest_charge", charge.getString("id"))
        .put("last_payment_error", error.copy())
        .putNull("payment_method");
    account.emit("charge.failed", charge);
    account.emit("payment_intent.payment_failed", intent);
    return error;
  }

  private JsonObject charge(JsonObject intent, String status) {
    TestMethod method = account.method(intent.getString("payment_method"));
    return account
        .chargeStore()
        .add(
            new JsonObject()
                .put("id", Tokens.next("ch_3", 23))
                .put("object", "charge")
                .put("amount", intent.getLong("amount"))
                .put("amount_captured", 0)
                .put("amount_refunded", 0)
                .put("captured", false)
                .put("created", account.now())
                .put("currency", intent.getString("currency"))
                .put("customer", intent.getString("customer"))
                .put("disputed", false)
                .putNull("failure_code")
                .putNull("failure_message")
                .put("livemode", false)
                .put("metadata", intent.getJsonObject("metadata").copy())
                .put("paid", true)
                .put("payment_intent", intent.getString("id"))
                .put("payment_method", intent.getString("payment_method"))
                .put("payment_method_details", method.details())
                .put("refunded", false)
                .put("status", status));
  }

  /** Takes so much of what is held and lets go of the rest. */
  void capture(JsonObject intent, long amount) {
    JsonObject charge = account.chargeStore().get(intent.getString("latest_charge"));
    charge.put("captured", true).put("amount_captured", amount);
    intent.put("status", "succeeded").put("amount_received", amount).put("amount_capturable", 0);
    account.emit("charge.captured", charge);
    account.emit("payment_intent.succeeded", intent);
  }

  /** Lets go of all that is held. */
  void release(JsonObject intent) {
    String chargeId = intent.getString("latest_charge");
    if (chargeId == null) {
      return;
    }
    JsonObject charge = account.chargeStore().get(chargeId);
    if (charge.getString("status").equals("succeeded")) {
      charge.put("refunded", true).put("amount_refunded", charge.getLong("amount"));
      account.emit("charge.refunded", charge);
    }
  }
}
