package io.orderflow.sandbox.shipstation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shipments of one account, made by the warehouse. */
final class Shipments {
  private static final double COST = 7.35;

  private final Clock clock;
  private final Orders orders;
  private final List<JsonObject> all = new ArrayList<>();
  private long lastId = 900_000;
  private long lastTracking = 9_400_000_000L;

  Shipments(Clock clock, Orders orders) {
    this.clock = clock;
    this.orders = orders;
  }

  /** What is left of each item, by its {@code lineItemKey}. */
  Map<String, Integer> left(JsonObject order) {
    Map<String, Integer> left = new HashMap<>();
    items(order)
        .forEach(item -> left.merge(item.getString("lineItemKey"), quantity(item), Integer::sum));
    for (JsonObject shipment : of(order)) {
      Shipment.of(shipment)
          .quantities()
          .forEach((key, count) -> left.merge(key, -count, Integer::sum));
    }
    left.values().removeIf(count -> count <= 0);
    return left;
  }

  private List<JsonObject> of(JsonObject order) {
    return all.stream()
        .filter(shipment -> shipment.getLong("orderId").equals(order.getLong("orderId")))
        .filter(shipment -> !shipment.getBoolean("voided"))
        .toList();
  }

  /** One parcel; the order is shipped when nothing is left of it. */
  Shipment ship(JsonObject order, Map<String, Integer> quantities, long batchId) {
    Map<String, Integer> left = left(order);
    quantities.forEach(
        (key, count) -> {
          if (count > left.getOrDefault(key, 0)) {
            throw new IllegalArgumentException(count + " of " + key + " but " + left + " is left");
          }
        });
    JsonObject shipment = resource(order, quantities, batchId);
    all.add(shipment);
    if (left(order).isEmpty()) {
      orders.status(order, "shipped");
    }
    return Shipment.of(shipment.copy());
  }

  private JsonObject resource(JsonObject order, Map<String, Integer> quantities, long batchId) {
    return new JsonObject()
        .put("shipmentId", ++lastId)
        .put("orderId", order.getLong("orderId"))
        .put("orderKey", order.getString("orderKey"))
        .put("orderNumber", order.getString("orderNumber"))
        .put("createDate", Pacific.text(clock.instant()))
        .put("shipDate", Pacific.date(clock.instant()))
        .put("shipmentCost", COST)
        .put("insuranceCost", 0)
        .put("trackingNumber", Long.toString(++lastTracking))
        .put("isReturnLabel", false)
        .put("batchNumber", Long.toString(batchId))
        .put("carrierCode", "stamps_com")
        .put("serviceCode", "usps_priority_mail")
        .put("packageCode", "package")
        .put("confirmation", "none")
        .putNull("warehouseId")
        .put("voided", false)
        .putNull("voidDate")
        .put("marketplaceNotified", false)
        .put("shipTo", order.getJsonObject("shipTo").copy())
        .put("shipmentItems", shipped(order, quantities));
  }

  private static JsonArray shipped(JsonObject order, Map<String, Integer> quantities) {
    JsonArray shipped = new JsonArray();
    items(order).stream()
        .filter(item -> quantities.containsKey(item.getString("lineItemKey")))
        .map(item -> item.copy().put("quantity", quantities.get(item.getString("lineItemKey"))))
        .forEach(shipped::add);
    return shipped;
  }

  /** What is packed; an adjustment is only money. */
  private static List<JsonObject> items(JsonObject order) {
    return order.getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(item -> !item.getBoolean("adjustment", false))
        .toList();
  }

  private static int quantity(JsonObject item) {
    return item.getInteger("quantity");
  }

  /** Its label is cancelled, and the order waits for shipment again. */
  void cancel(long shipmentId) {
    JsonObject shipment =
        all.stream()
            .filter(each -> each.getLong("shipmentId") == shipmentId)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no shipment " + shipmentId));
    shipment.put("voided", true).put("voidDate", Pacific.text(clock.instant()));
    orders
        .byKey(shipment.getString("orderKey"))
        .ifPresent(order -> orders.status(order, "awaiting_shipment"));
  }

  /** Voided ones too; what is in the parcels only if it is asked for. */
  List<JsonObject> find(Query query) {
    boolean withItems = query.flag("includeShipmentItems");
    return all.stream()
        .filter(shipment -> query.equal("orderNumber", shipment.getString("orderNumber")))
        .filter(shipment -> query.equal("orderId", shipment.getLong("orderId")))
        .filter(shipment -> query.equal("trackingNumber", shipment.getString("trackingNumber")))
        .filter(shipment -> query.equal("batchId", shipment.getString("batchNumber")))
        .filter(shipment -> query.between("createDate", shipment.getString("createDate")))
        .filter(shipment -> query.between("shipDate", shipment.getString("shipDate")))
        .filter(shipment -> query.between("voidDate", shipment.getString("voidDate")))
        .map(JsonObject::copy)
        .map(shipment -> withItems ? shipment : shipment.putNull("shipmentItems"))
        .toList();
  }

  List<Shipment> views() {
    return all.stream().map(shipment -> Shipment.of(shipment.copy())).toList();
  }
}
