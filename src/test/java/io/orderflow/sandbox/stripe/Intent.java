package io.orderflow.sandbox.stripe;

import io.vertx.core.json.JsonObject;

/** A payment as a test looks at it; {@code json} is the whole resource. */
public record Intent(
    String id,
    String status,
    long amount,
    long amountCapturable,
    long amountReceived,
    String currency,
    String captureMethod,
    String latestCharge,
    JsonObject json) {
  static Intent of(JsonObject json) {
    return new Intent(
        json.getString("id"),
        json.getString("status"),
        json.getLong("amount"),
        json.getLong("amount_capturable"),
        json.getLong("amount_received"),
        json.getString("currency"),
        json.getString("capture_method"),
        json.getString("latest_charge"),
        json);
  }

  public String metadata(String name) {
    return json.getJsonObject("metadata").getString(name);
  }
}
