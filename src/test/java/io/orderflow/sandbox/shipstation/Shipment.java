package io.orderflow.sandbox.shipstation;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** A shipment as a test looks at it; {@code json} is the whole resource. */
public record Shipment(
    long id,
    String orderKey,
    String trackingNumber,
    boolean voided,
    Map<String, Integer> quantities,
    JsonObject json) {
  static Shipment of(JsonObject json) {
    return new Shipment(
        json.getLong("shipmentId"),
        json.getString("orderKey"),
        json.getString("trackingNumber"),
        json.getBoolean("voided"),
        quantities(json),
        json);
  }

  /** How many of each item, by the item's {@code lineItemKey}. */
  private static Map<String, Integer> quantities(JsonObject json) {
    Map<String, Integer> quantities = new LinkedHashMap<>();
    json.getJsonArray("shipmentItems")
        .forEach(
            each -> {
              JsonObject item = (JsonObject) each;
              quantities.put(item.getString("lineItemKey"), item.getInteger("quantity"));
            });
    return quantities;
  }
}
