package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Tokens;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The calls of refunds. */
final class Refunds {
  private static final Set<String> CREATE =
      Set.of(
          "amount",
          "charge",
          "instructions_email",
          "metadata",
          "origin",
          "payment_intent",
          "reason",
          "refund_application_fee",
          "reverse_transfer");
  private static final Set<String> LIST =
      Set.of("charge", "created", "ending_before", "limit", "payment_intent", "starting_after");
  private static final List<String> REASONS =
      List.of("duplicate", "fraudulent", "requested_by_customer");

  private final Account account;

  Refunds(Account account) {
    this.account = account;
  }

  JsonObject create(Form form) {
    form.allow(CREATE);
    form.choice("reason", REASONS);
    JsonObject charge = charge(form);
    String currency = charge.getString("currency");
    long remaining = charge.getLong("amount_captured") - charge.getLong("amount_refunded");
    requireRefundable(charge, remaining);
    long amount = form.number("amount").orElse(remaining);
    requireAmount(amount, remaining, currency);
    JsonObject refund = account.refundStore().add(resource(form, charge, amount));
    settleAtOnce(charge, refund);
    take(charge, amount);
    account.emit("refund.created", refund);
    account.emit("charge.refunded", charge);
    sendBack(charge, refund);
    return refund;
  }

  private JsonObject charge(Form form) {
    if (form.text("charge").isPresent()) {
      return account.chargeStore().named("charge", form.required("charge"));
    }
    if (form.text("payment_intent").isEmpty()) {
      throw StripeException.validation(
          "parameter_missing",
          null,
          "One of the following params should be provided for this request: payment_intent or charge.");
    }
    JsonObject intent =
        account.intentStore().named("payment_intent", form.required("payment_intent"));
    if (!intent.getString("status").equals("succeeded")) {
      throw StripeException.state(
          null,
          "This PaymentIntent ("
              + intent.getString("id")
              + ") does not have a successful charge to refund.");
    }
    return account.chargeStore().get(intent.getString("latest_charge"));
  }

  private static void requireRefundable(JsonObject charge, long remaining) {
    if (charge.getBoolean("disputed")) {
      throw StripeException.state(
          "refund_disputed_payment",
          "Charge " + charge.getString("id") + " has been charged back; cannot issue a refund.");
    }
    if (remaining == 0) {
      throw StripeException.state(
          "charge_already_refunded",
          "Charge " + charge.getString("id") + " has already been refunded.");
    }
  }

  private static void requireAmount(long amount, long remaining, String currency) {
    if (amount < 1) {
      throw StripeException.validation(
          "parameter_invalid_integer", "amount", "Invalid positive integer");
    }
    if (amount > remaining) {
      throw StripeException.state(
              null,
              "Refund amount (%s) is greater than unrefunded amount on charge (%s)"
                  .formatted(Money.text(amount, currency), Money.text(remaining, currency)))
          .with("param", "amount");
    }
    Money.whole(amount, currency, "amount");
  }

  private JsonObject resource(Form form, JsonObject charge, long amount) {
    return new JsonObject()
        .put("id", Tokens.next("re_3", 23))
        .put("object", "refund")
        .put("amount", amount)
        .putNull("balance_transaction")
        .put("charge", charge.getString("id"))
        .put("created", account.now())
        .put("currency", charge.getString("currency"))
        .put("metadata", form.object("metadata"))
        .put("payment_intent", charge.getString("payment_intent"))
        .put("reason", form.text("reason").orElse(null))
        .putNull("receipt_number")
        .put("status", "pending");
  }

  private void settleAtOnce(JsonObject charge, JsonObject refund) {
    if (account.method(charge.getString("payment_method")) != TestMethod.REFUND_PENDING) {
      refund.put("status", "succeeded");
    }
  }

  private void sendBack(JsonObject charge, JsonObject refund) {
    if (account.method(charge.getString("payment_method")) == TestMethod.REFUND_FAILING) {
      fail(refund, "expired_or_canceled_card");
    }
  }

  void settle(JsonObject refund) {
    refund.put("status", "succeeded");
    account.emit("refund.updated", refund, new JsonObject().put("status", "pending"));
  }

  /** The money comes back to the merchant, and the charge can be refunded again. */
  void fail(JsonObject refund, String why) {
    String before = refund.getString("status");
    refund.put("status", "failed").put("failure_reason", why);
    take(account.chargeStore().get(refund.getString("charge")), -refund.getLong("amount"));
    account.emit("refund.updated", refund, new JsonObject().put("status", before));
    account.emit("refund.failed", refund);
  }

  private static void take(JsonObject charge, long amount) {
    long refunded = charge.getLong("amount_refunded") + amount;
    charge
        .put("amount_refunded", refunded)
        .put("refunded", refunded == charge.getLong("amount_captured"));
  }

  JsonObject list(Form form) {
    form.allow(LIST);
    return account
        .refundStore()
        .page(
            form,
            refund ->
                Intents.equal(form, "payment_intent", refund.getString("payment_intent"))
                    && Intents.equal(form, "charge", refund.getString("charge")));
  }
}
