package io.orderflow.sandbox.shipstation;

import io.vertx.core.json.JsonObject;

/** An order as a test looks at it; {@code json} is the whole resource. */
public record Order(
    long id, String orderKey, String orderNumber, String status, boolean active, JsonObject json) {
  static Order of(JsonObject json, boolean active) {
    return new Order(
        json.getLong("orderId"),
        json.getString("orderKey"),
        json.getString("orderNumber"),
        json.getString("orderStatus"),
        active,
        json);
  }
}
