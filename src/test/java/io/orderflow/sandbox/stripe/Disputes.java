package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Tokens;
import io.vertx.core.json.JsonObject;

/** Payments that customers dispute at their banks. */
final class Disputes {
  private Disputes() {}

  static void open(Account account, JsonObject charge) {
    charge.put("disputed", true);
    account.emit(
        "charge.dispute.created",
        new JsonObject()
            .put("id", Tokens.next("du_1", 23))
            .put("object", "dispute")
            .put("amount", charge.getLong("amount_captured"))
            .put("charge", charge.getString("id"))
            .put("created", account.now())
            .put("currency", charge.getString("currency"))
            .put("livemode", false)
            .put("metadata", new JsonObject())
            .put("payment_intent", charge.getString("payment_intent"))
            .put("reason", "fraudulent")
            .put("status", "needs_response"));
  }
}
