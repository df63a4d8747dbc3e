package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** A payment intent made of the parameters of its creation. */
final class NewIntent {
  private static final Set<String> CREATE =
      Set.of(
          "amount",
          "application_fee_amount",
          "automatic_payment_methods",
          "capture_method",
          "confirm",
          "confirmation_method",
          "currency",
          "customer",
          "description",
          "error_on_requires_action",
          "mandate_data",
          "metadata",
          "off_session",
          "on_behalf_of",
          "payment_method",
          "payment_method_data",
          "payment_method_options",
          "payment_method_types",
          "receipt_email",
          "return_url",
          "setup_future_usage",
          "shipping",
          "statement_descriptor",
          "statement_descriptor_suffix",
          "transfer_data",
          "transfer_group",
          "use_stripe_sdk");

  private NewIntent() {}

  static JsonObject of(Account account, Form form, boolean confirm) {
    form.allow(CREATE);
    long asked = form.requiredNumber("amount");
    String currency = Money.currency(form.required("currency"));
    long amount = Money.chargeable(asked, currency);
    JsonObject intent = resource(account, form, amount, currency);
    form.text("payment_method").ifPresent(id -> attach(account, intent, id));
    if (confirm) {
      requireReturnUrl(form, intent);
    } else {
      refuseWithoutConfirm(form, "off_session", "error_on_requires_action", "return_url");
    }
    return intent;
  }

  private static JsonObject resource(Account account, Form form, long amount, String currency) {
    String id = Tokens.next("pi_3", 23);
    List<String> types = form.list("payment_method_types");
    boolean automatic = types.isEmpty() && automatic(form);
    String redirects =
        form.choice("automatic_payment_methods[allow_redirects]", List.of("always", "never"))
            .orElse("always");
    return new JsonObject()
        .put("id", id)
        .put("object", "payment_intent")
        .put("amount", amount)
        .put("amount_capturable", 0)
        .put("amount_received", 0)
        .putNull("application")
        .putNull("application_fee_amount")
        .put(
            "automatic_payment_methods",
            automatic
                ? new JsonObject().put("allow_redirects", redirects).put("enabled", true)
                : null)
        .putNull("canceled_at")
        .putNull("cancellation_reason")
        .put(
            "capture_method",
            form.choice("capture_method", Intents.CAPTURES).orElse("automatic_async"))
        .put("client_secret", Tokens.next(id + "_secret_", 25))
        .put("confirmation_method", form.text("confirmation_method").orElse("automatic"))
        .put("created", account.now())
        .put("currency", currency)
        .put("customer", form.text("customer").orElse(null))
        .put("description", form.text("description").orElse(null))
        .putNull("last_payment_error")
        .putNull("latest_charge")
        .put("livemode", false)
        .put("metadata", form.object("metadata"))
        .putNull("next_action")
        .putNull("payment_method")
        .put("payment_method_options", new JsonObject())
        .put("payment_method_types", new JsonArray(types.isEmpty() ? List.of("card") : types))
        .putNull("processing")
        .put("receipt_email", form.text("receipt_email").orElse(null))
        .put("status", "requires_payment_method");
  }

  /** Since 2023 it is on unless it is turned off. */
  private static boolean automatic(Form form) {
    return form.text("automatic_payment_methods[enabled]").isEmpty()
        || form.flag("automatic_payment_methods[enabled]");
  }

  static void attach(Account account, JsonObject intent, String id) {
    String clone =
        account
            .attach(id)
            .orElseThrow(() -> StripeException.missing(400, "PaymentMethod", id, "payment_method"));
    intent.put("payment_method", clone).put("status", "requires_confirmation");
  }

  /** A customer who is there may be sent to another page and must come back. */
  static void requireReturnUrl(Form form, JsonObject intent) {
    JsonObject automatic = intent.getJsonObject("automatic_payment_methods");
    boolean redirects =
        automatic != null && automatic.getString("allow_redirects").equals("always");
    if (redirects && !form.flag("off_session") && form.text("return_url").isEmpty()) {
      throw StripeException.validation(
          null,
          "return_url",
          "A return_url must be specified because this Payment Intent is configured to automatically"
              + " accept the payment methods enabled in the Dashboard, some of which may require a full"
              + " page redirect to succeed. If you do not want to accept redirect-based payment methods,"
              + " set automatic_payment_methods[enabled] to true and automatic_payment_methods"
              + "[allow_redirects] to never when creating Setup Intents and Payment Intents.");
    }
  }

  private static void refuseWithoutConfirm(Form form, String... names) {
    for (String name : names) {
      if (form.text(name).isPresent() && !form.text(name).get().equals("false")) {
        throw StripeException.validation(
            null, name, "`" + name + "` may only be set when `confirm` is `true`.");
      }
    }
  }
}
