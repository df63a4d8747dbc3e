package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Call;
import io.orderflow.sandbox.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Finds what a call asks for and does it. */
final class Operations {
  private Operations() {}

  static JsonObject perform(Account account, Call call, Form form) {
    String[] parts = call.path().split("/");
    String action = call.method() + " " + parts[2];
    String answered =
        switch (parts.length) {
          case 3 -> collection(account, action, form, call);
          case 4 -> one(account, action, parts[3], call);
          case 5 -> change(account, action + " " + parts[4], parts[3], form, call);
          default -> throw nowhere(call);
        };
    return expanded(account, new JsonObject(answered), form.list("expand"));
  }

  private static String collection(Account account, String action, Form form, Call call) {
    return switch (action) {
      case "POST payment_intents" -> account.intentCalls().create(form).encode();
      case "GET payment_intents" -> account.intentCalls().list(form).encode();
      case "POST refunds" -> account.refundCalls().create(form).encode();
      case "GET refunds" -> account.refundCalls().list(form).encode();
      case "GET charges" -> account.chargeStore().page(form, charge -> true).encode();
      case "GET events" -> account.eventStore().page(form, event -> isOf(form, event)).encode();
      case "GET balance" -> balance().encode();
      case "POST webhook_endpoints" -> register(account, form).encode();
      default -> throw nowhere(call);
    };
  }

  private static boolean isOf(Form form, JsonObject event) {
    return Intents.equal(form, "type", event.getString("type"));
  }

  private static JsonObject balance() {
    return new JsonObject()
        .put("object", "balance")
        .put("available", new JsonArray())
        .put("livemode", false)
        .put("pending", new JsonArray());
  }

  private static JsonObject register(Account account, Form form) {
    return account
        .webhooks()
        .register(form.required("url"), Tokens.next("whsec_", 32), form.list("enabled_events"));
  }

  private static String one(Account account, String action, String id, Call call) {
    return switch (action) {
      case "GET payment_intents" -> account.intentStore().get(id).encode();
      case "GET refunds" -> account.refundStore().get(id).encode();
      case "GET charges" -> account.chargeStore().get(id).encode();
      case "GET events" -> account.eventStore().get(id).encode();
      default -> throw nowhere(call);
    };
  }

  private static String change(Account account, String action, String id, Form form, Call call) {
    return switch (action) {
      case "POST payment_intents confirm" ->
          account.intentCalls().confirm(account.intentStore().get(id), form).encode();
      case "POST payment_intents capture" ->
          account.intentCalls().capture(account.intentStore().get(id), form).encode();
      case "POST payment_intents cancel" ->
          account.intentCalls().cancel(account.intentStore().get(id), form).encode();
      default -> throw nowhere(call);
    };
  }

  private static StripeException nowhere(Call call) {
    return StripeException.nowhere(call.method(), call.path());
  }

  /** Puts whole resources where the answer has only their identifiers. */
  private static JsonObject expanded(Account account, JsonObject answer, List<String> names) {
    for (String name : names) {
      if (name.startsWith("data.")) {
        answer
            .getJsonArray("data")
            .forEach(each -> expand(account, (JsonObject) each, name.substring("data.".length())));
      } else {
        expand(account, answer, name);
      }
    }
    return answer;
  }

  private static void expand(Account account, JsonObject answer, String name) {
    Store store =
        switch (name) {
          case "latest_charge", "charge" -> account.chargeStore();
          case "payment_intent" -> account.intentStore();
          default ->
              throw StripeException.validation(
                  null, "expand", "This property cannot be expanded (" + name + ").");
        };
    if (answer.getString(name) != null) {
      answer.put(name, store.get(answer.getString(name)).copy());
    }
  }
}
