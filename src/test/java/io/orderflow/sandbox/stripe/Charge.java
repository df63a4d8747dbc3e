package io.orderflow.sandbox.stripe;

import io.vertx.core.json.JsonObject;

/** An attempt to charge as a test looks at it; {@code json} is the whole resource. */
public record Charge(
    String id,
    String intentId,
    String status,
    long amount,
    boolean captured,
    long amountCaptured,
    long amountRefunded,
    JsonObject json) {
  static Charge of(JsonObject json) {
    return new Charge(
        json.getString("id"),
        json.getString("payment_intent"),
        json.getString("status"),
        json.getLong("amount"),
        json.getBoolean("captured"),
        json.getLong("amount_captured"),
        json.getLong("amount_refunded"),
        json);
  }
}
