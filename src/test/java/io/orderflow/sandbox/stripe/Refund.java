package io.orderflow.sandbox.stripe;

import io.vertx.core.json.JsonObject;

/** A refund as a test looks at it; {@code json} is the whole resource. */
public record Refund(
    String id, String intentId, String status, long amount, String reason, JsonObject json) {
  static Refund of(JsonObject json) {
    return new Refund(
        json.getString("id"),
        json.getString("payment_intent"),
        json.getString("status"),
        json.getLong("amount"),
        json.getString("reason"),
        json);
  }

  public String metadata(String name) {
    return json.getJsonObject("metadata").getString(name);
  }
}
