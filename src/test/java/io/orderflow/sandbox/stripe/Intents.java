package io.orderflow.sandbox.stripe;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The calls of payment intents. */
final class Intents {
  private static final Set<String> CONFIRM =
      Set.of(
          "capture_method",
          "error_on_requires_action",
          "mandate_data",
          "off_session",
          "payment_method",
          "payment_method_data",
          "payment_method_options",
          "payment_method_types",
          "receipt_email",
          "return_url",
          "setup_future_usage",
          "shipping",
          "use_stripe_sdk");
  private static final Set<String> CAPTURE =
      Set.of(
          "amount_to_capture",
          "application_fee_amount",
          "final_capture",
          "metadata",
          "statement_descriptor",
          "statement_descriptor_suffix",
          "transfer_data");
  private static final Set<String> LIST =
      Set.of("created", "customer", "ending_before", "limit", "starting_after");
  private static final List<String> REASONS =
      List.of("duplicate", "fraudulent", "requested_by_customer", "abandoned");
  static final List<String> CAPTURES = List.of("automatic", "automatic_async", "manual");
  private static final List<String> CONFIRMABLE =
      List.of("requires_payment_method", "requires_confirmation", "requires_action");
  private static final List<String> CANCELABLE =
      List.of(
          "requires_payment_method",
          "requires_capture",
          "requires_confirmation",
          "requires_action",
          "processing");

  private final Account account;
  private final Payments payments;

  Intents(Account account) {
    this.account = account;
    this.payments = new Payments(account);
  }

  JsonObject create(Form form) {
    boolean confirm = form.flag("confirm");
    JsonObject intent = account.intentStore().add(NewIntent.of(account, form, confirm));
    account.emit("payment_intent.created", intent);
    return confirm ? confirmed(intent, form) : intent;
  }

  JsonObject confirm(JsonObject intent, Form form) {
    form.allow(CONFIRM);
    requireStatus(intent, "confirm", "confirmed", CONFIRMABLE);
    NewIntent.requireReturnUrl(form, intent);
    form.choice("capture_method", CAPTURES).ifPresent(to -> intent.put("capture_method", to));
    form.text("payment_method").ifPresent(id -> NewIntent.attach(account, intent, id));
    return confirmed(intent, form);
  }

  private JsonObject confirmed(JsonObject intent, Form form) {
    if (intent.getString("payment_method") == null) {
      throw StripeException.state(
              "payment_intent_unexpected_state",
              "You cannot confirm this PaymentIntent because it's missing a payment method. You can"
                  + " either update the PaymentIntent with a payment method and then confirm it again,"
                  + " or confirm it again directly with a payment method or ConfirmationToken.")
          .with("payment_intent", intent.copy());
    }
    payments.attempt(intent, form.flag("off_session"), form.flag("error_on_requires_action"));
    return intent;
  }

  JsonObject capture(JsonObject intent, Form form) {
    form.allow(CAPTURE);
    requireStatus(intent, "capture", "captured", List.of("requires_capture"));
    long capturable = intent.getLong("amount_capturable");
    long amount = form.number("amount_to_capture").orElse(capturable);
    if (amount < 1) {
      throw StripeException.validation(
          "parameter_invalid_integer",
          "amount_to_capture",
          "This value must be greater than or equal to 1.");
    }
    if (amount > capturable) {
      throw StripeException.state(
              "amount_too_large",
              "The payment could not be captured because the requested capture amount is greater than"
                  + " the amount you can capture for this charge.")
          .with("param", "amount_to_capture");
    }
    Money.whole(amount, intent.getString("currency"), "amount_to_capture");
    if (form.text("final_capture").isPresent() && !form.flag("final_capture")) {
      throw StripeException.validation(
          null, "final_capture", "This account cannot capture a payment several times.");
    }
    intent.getJsonObject("metadata").mergeIn(form.object("metadata"));
    payments.capture(intent, amount);
    return intent;
  }

  JsonObject cancel(JsonObject intent, Form form) {
    form.allow(Set.of("cancellation_reason"));
    requireStatus(intent, "cancel", "canceled", CANCELABLE);
    return cancel(intent, form.choice("cancellation_reason", REASONS).orElse(null));
  }

  JsonObject cancel(JsonObject intent, String reason) {
    intent
        .put("status", "canceled")
        .put("canceled_at", account.now())
        .put("cancellation_reason", reason)
        .put("amount_capturable", 0)
        .putNull("next_action");
    payments.release(intent);
    account.emit("payment_intent.canceled", intent);
    return intent;
  }

  JsonObject list(Form form) {
    form.allow(LIST);
    return account
        .intentStore()
        .page(form, intent -> equal(form, "customer", intent.getString("customer")));
  }

  static boolean equal(Form form, String name, String value) {
    return form.text(name).map(wanted -> wanted.equals(value)).orElse(true);
  }

  void authenticate(JsonObject intent) {
    requireStatus(intent, "authenticate", "authenticated", List.of("requires_action"));
    payments.approve(intent);
  }

  void settle(JsonObject intent) {
    requireStatus(intent, "settle", "settled", List.of("processing"));
    payments.approve(intent);
  }

  void failProcessing(JsonObject intent) {
    requireStatus(intent, "fail", "failed", List.of("processing"));
    payments.decline(intent, TestMethod.DECLINED.decline());
  }

  private static void requireStatus(
      JsonObject intent, String verb, String participle, List<String> allowed) {
    String status = intent.getString("status");
    if (allowed.contains(status)) {
      return;
    }
    throw StripeException.state(
            "payment_intent_unexpected_state", wording(status, verb, participle, allowed))
        .with("payment_intent", intent.copy());
  }

  private static String wording(
      String status, String verb, String participle, List<String> allowed) {
    if (verb.equals("capture")) {
      return status.equals("succeeded")
          ? "This PaymentIntent could not be captured because it has already been captured."
          : "This PaymentIntent could not be captured because it has a status of "
              + status
              + ". Only a PaymentIntent with one of the following statuses may be captured:"
              + " requires_capture.";
    }
    if (verb.equals("confirm") && status.equals("succeeded")) {
      return "You cannot confirm this PaymentIntent because it has already succeeded after being"
          + " previously confirmed.";
    }
    return "You cannot %s this PaymentIntent because it has a status of %s. Only a PaymentIntent with one of the following statuses may be %s: %s."
        .formatted(verb, status, participle, String.join(", ", allowed));
  }
}
