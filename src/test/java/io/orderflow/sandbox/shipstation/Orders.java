package io.orderflow.sandbox.shipstation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The orders of one account. */
final class Orders {
  private static final int LONGEST_NUMBER = 50;
  private static final int LARGEST_BULK = 100;
  private static final Set<String> STATUSES =
      Set.of(
          "awaiting_payment",
          "awaiting_shipment",
          "pending_fulfillment",
          "shipped",
          "on_hold",
          "cancelled");
  private static final Set<String> OPEN =
      Set.of("awaiting_payment", "awaiting_shipment", "pending_fulfillment", "on_hold");

  private final Clock clock;
  private final Map<Long, JsonObject> all = new LinkedHashMap<>();
  private final Set<Long> deleted = new HashSet<>();
  private long lastId = 100_000;
  private long lastItemId = 500_000;

  Orders(Clock clock) {
    this.clock = clock;
  }

  /** Creates the order, or replaces all of the open one with that key. */
  JsonObject save(JsonObject wanted) {
    check(wanted);
    Optional<JsonObject> found = byKey(wanted.getString("orderKey"));
    found.ifPresent(Orders::requireOpen);
    long id = found.map(order -> order.getLong("orderId")).orElseGet(() -> ++lastId);
    String now = Pacific.text(clock.instant());
    JsonObject order =
        wanted
            .copy()
            .put("orderId", id)
            .put(
                "orderKey",
                Optional.ofNullable(wanted.getString("orderKey"))
                    .orElseGet(() -> UUID.randomUUID().toString().replace("-", "")))
            .put("createDate", found.map(old -> old.getString("createDate")).orElse(now))
            .put("modifyDate", now)
            .put("items", items(wanted.getJsonArray("items", new JsonArray())));
    all.put(id, order);
    return order.copy();
  }

  private static void check(JsonObject order) {
    text(order, "orderNumber", "orderNumber");
    if (order.getString("orderNumber").length() > LONGEST_NUMBER) {
      throw ShipStationException.field(
          "apiOrder.orderNumber",
          "The field orderNumber must be a string with a maximum length of 50.");
    }
    String date = text(order, "orderDate", "orderDate");
    if (Pacific.parse(date).isEmpty()) {
      throw ShipStationException.field("apiOrder.orderDate", "The orderDate is not valid.");
    }
    if (!STATUSES.contains(text(order, "orderStatus", "orderStatus"))) {
      throw ShipStationException.field("apiOrder.orderStatus", "The orderStatus is not valid.");
    }
    text(address(order, "billTo"), "name", "billTo.name");
    for (String name : List.of("name", "street1", "city", "state", "postalCode", "country")) {
      text(address(order, "shipTo"), name, "shipTo." + name);
    }
  }

  private static JsonObject address(JsonObject order, String name) {
    if (order.getValue(name) instanceof JsonObject address) {
      return address;
    }
    throw missing(name);
  }

  private static String text(JsonObject holder, String name, String path) {
    if (holder.getValue(name) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw missing(path);
  }

  private static ShipStationException missing(String path) {
    return ShipStationException.field("apiOrder." + path, "The " + path + " field is required.");
  }

  private static void requireOpen(JsonObject order) {
    if (!OPEN.contains(order.getString("orderStatus"))) {
      throw ShipStationException.of(
          400,
          "Order %s is %s and cannot be changed; only open orders can."
              .formatted(order.getString("orderNumber"), order.getString("orderStatus")));
    }
  }

  private JsonArray items(JsonArray wanted) {
    JsonArray items = new JsonArray();
    wanted.forEach(each -> items.add(((JsonObject) each).copy().put("orderItemId", ++lastItemId)));
    return items;
  }

  /** Each on its own; one that is wrong does not stop the others. */
  JsonObject saveAll(JsonArray wanted) {
    if (wanted.size() > LARGEST_BULK) {
      throw ShipStationException.of(400, "No more than 100 orders may be saved at once.");
    }
    JsonArray results = new JsonArray();
    boolean errors = false;
    for (Object each : wanted) {
      JsonObject result = result((JsonObject) each);
      errors |= !result.getBoolean("success");
      results.add(result);
    }
    return new JsonObject().put("hasErrors", errors).put("results", results);
  }

  private JsonObject result(JsonObject wanted) {
    JsonObject result =
        new JsonObject()
            .putNull("orderId")
            .put("orderNumber", wanted.getString("orderNumber"))
            .put("orderKey", wanted.getString("orderKey"));
    try {
      JsonObject saved = save(wanted);
      return result
          .put("orderId", saved.getLong("orderId"))
          .put("orderKey", saved.getString("orderKey"))
          .put("success", true)
          .putNull("errorMessage");
    } catch (ShipStationException refused) {
      return result.put("success", false).put("errorMessage", refused.getMessage());
    }
  }

  /** Shipped by other ways: there is no shipment of it, and nobody is called back. */
  JsonObject mark(JsonObject wanted) {
    JsonObject order = get(String.valueOf(wanted.getValue("orderId")));
    text(wanted, "carrierCode", "carrierCode");
    requireOpen(order);
    status(order, "shipped");
    order.put("externallyFulfilled", true).put("markedAs", wanted.copy());
    return new JsonObject()
        .put("orderId", order.getLong("orderId"))
        .put("orderNumber", order.getString("orderNumber"));
  }

  /** It is gone for the API, but the warehouse still sees it as inactive. */
  JsonObject delete(String id) {
    deleted.add(get(id).getLong("orderId"));
    return new JsonObject()
        .put("success", true)
        .put("message", "The requested order has been deleted");
  }

  JsonObject get(String id) {
    return all.values().stream()
        .filter(this::isActive)
        .filter(order -> order.getLong("orderId").toString().equals(id))
        .findFirst()
        .orElseThrow(() -> ShipStationException.of(404, "Order not found"));
  }

  /** By default all; an order number finds all that begin with it. */
  List<JsonObject> find(Query query) {
    return all.values().stream()
        .filter(this::isActive)
        .filter(order -> query.equal("orderStatus", order.getString("orderStatus")))
        .filter(order -> startsWith(query, order.getString("orderNumber")))
        .filter(order -> query.between("createDate", order.getString("createDate")))
        .filter(order -> query.between("modifyDate", order.getString("modifyDate")))
        .filter(order -> query.between("orderDate", order.getString("orderDate")))
        .toList();
  }

  private static boolean startsWith(Query query, String number) {
    return query.text("orderNumber").map(number::startsWith).orElse(true);
  }

  Optional<JsonObject> byKey(String orderKey) {
    return all.values().stream()
        .filter(this::isActive)
        .filter(order -> order.getString("orderKey").equals(orderKey))
        .findFirst();
  }

  private boolean isActive(JsonObject order) {
    return !deleted.contains(order.getLong("orderId"));
  }

  void status(JsonObject order, String status) {
    order.put("orderStatus", status).put("modifyDate", Pacific.text(clock.instant()));
  }

  List<Order> views() {
    return all.values().stream().map(order -> Order.of(order.copy(), isActive(order))).toList();
  }
}
