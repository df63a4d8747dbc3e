package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A parcel with a label of ShipStation's.
 *
 * @param orderKey of its order, which may be another system's
 * @param trackingNumber or null
 * @param carrierCode or null
 * @param isReturn whether the label brings goods back
 * @param createdAt null when ShipStation does not say
 */
record Shipment(
    String shipmentId,
    String orderKey,
    String trackingNumber,
    String carrierCode,
    boolean isVoided,
    boolean isReturn,
    List<Item> items,
    Instant createdAt) {

  /** So many of a line, named by our key, or by SKU when that is lost. */
  record Item(String lineItemKey, String sku, int quantity) {}

  static Shipment parse(JsonNode shipment) {
    return new Shipment(
        shipment.path("shipmentId").asText(),
        shipment.path("orderKey").textValue(),
        text(shipment, "trackingNumber"),
        text(shipment, "carrierCode"),
        shipment.path("voided").booleanValue(),
        shipment.path("isReturnLabel").booleanValue(),
        items(shipment.path("shipmentItems")),
        PacificTime.parse(shipment.path("createDate").asText()).orElse(null));
  }

  String reference() {
    return ShippableOrder.reference(shipmentId);
  }

  private static List<Item> items(JsonNode array) {
    List<Item> items = new ArrayList<>();
    array.forEach(
        item ->
            items.add(
                new Item(
                    text(item, "lineItemKey"),
                    text(item, "sku"),
                    item.path("quantity").intValue())));
    return items;
  }

  private static String text(JsonNode object, String name) {
    String text = object.path(name).textValue();
    return text == null || text.isBlank() ? null : text;
  }
}
