package io.orderflow.sandbox.shipstation;

import io.orderflow.sandbox.Call;
import io.orderflow.sandbox.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One account of ShipStation and the people who pack its parcels. */
public final class Warehouse {
  /** Calls in a minute. */
  private static final int LIMIT = 40;

  private final Vertx vertx;
  private final Supplier<String> url;
  private final Orders orders;
  private final Shipments shipments;
  private final Hooks hooks;
  private final Quota quota;
  private Duration shipsAfter;
  private long lastBatch = 190_671_000;

  Warehouse(Vertx vertx, Clock clock, Supplier<String> url) {
    this.vertx = vertx;
    this.url = url;
    this.orders = new Orders(clock);
    this.shipments = new Shipments(clock, orders);
    this.hooks = new Hooks(vertx);
    this.quota = new Quota(clock, LIMIT);
  }

  /** All orders, deleted ones too. */
  public synchronized List<Order> orders() {
    return orders.views();
  }

  public synchronized List<Shipment> shipments() {
    return shipments.views();
  }

  public List<Callback> callbacks() {
    return hooks.callbacks();
  }

  /** Ships all that is left of the order in one parcel. */
  public synchronized Shipment ship(String orderKey) {
    JsonObject order = order(orderKey);
    return parcels(order, List.of(shipments.left(order))).get(0);
  }

  /** Ships so many of each item, by its {@code lineItemKey}, in one parcel. */
  public synchronized Shipment ship(String orderKey, Map<String, Integer> quantities) {
    return parcels(order(orderKey), List.of(quantities)).get(0);
  }

  /** Ships all that is left of the order in two parcels that one callback tells of. */
  public synchronized List<Shipment> split(String orderKey) {
    JsonObject order = order(orderKey);
    Map<String, Integer> first = new HashMap<>();
    Map<String, Integer> second = new HashMap<>();
    int place = 0;
    for (Map.Entry<String, Integer> left : shipments.left(order).entrySet()) {
      int half = left.getValue() / 2;
      boolean whole = half == 0;
      Map<String, Integer> target = place++ % 2 == 0 ? first : second;
      target.put(left.getKey(), whole ? left.getValue() : half);
      if (!whole) {
        Map<String, Integer> other = target == first ? second : first;
        other.put(left.getKey(), left.getValue() - half);
      }
    }
    return parcels(order, List.of(first, second));
  }

  private List<Shipment> parcels(JsonObject order, List<Map<String, Integer>> parcels) {
    long batchId = ++lastBatch;
    List<Shipment> shipped =
        parcels.stream().map(parcel -> shipments.ship(order, parcel, batchId)).toList();
    notifyShipped(batchId);
    return shipped;
  }

  private void notifyShipped(long batchId) {
    hooks.notify(
        "SHIP_NOTIFY", url.get() + "/shipments?batchId=" + batchId + "&includeShipmentItems=False");
  }

  private JsonObject order(String orderKey) {
    return orders
        .byKey(orderKey)
        .orElseThrow(() -> new IllegalArgumentException("no order " + orderKey));
  }

  /** Cancels the label of a shipment; nobody is told. */
  public synchronized void voidShipment(long shipmentId) {
    shipments.cancel(shipmentId);
  }

  /** Tells of the last parcels once more. */
  public synchronized void notifyAgain() {
    notifyShipped(lastBatch);
  }

  /** How callbacks go from now on: each so often and so late. */
  public synchronized void callbacks(int copies, Duration delay) {
    hooks.manner(copies, delay);
  }

  /** The next so many callbacks never arrive. */
  public synchronized void loseCallbacks(int count) {
    hooks.lose(count);
  }

  /** Another limit than 40 calls a minute. */
  public synchronized void limit(int callsPerMinute) {
    quota.limit(callsPerMinute);
  }

  /** From now on orders that await shipment are shipped after so long. */
  public synchronized void shipByItself(Duration after) {
    shipsAfter = after;
  }

  /** One call, as far as the limit allows. */
  synchronized Reply answer(Call call) {
    if (!quota.take()) {
      return quota.dressed(ShipStationException.of(429, "Too Many Requests").reply());
    }
    try {
      return quota.dressed(perform(call));
    } catch (ShipStationException refused) {
      return quota.dressed(refused.reply());
    }
  }

  private Reply perform(Call call) {
    String[] parts = call.path().split("/");
    String action = call.method() + " " + parts[1] + (parts.length > 2 ? "/" : "");
    return switch (action) {
      case "POST orders/" -> save(call);
      case "GET orders" -> page(call, "orders", orders.find(Query.parse(call.query())));
      case "GET orders/" -> Reply.json(200, orders.get(parts[2]));
      case "DELETE orders/" -> Reply.json(200, orders.delete(parts[2]));
      case "GET shipments" -> page(call, "shipments", shipments.find(Query.parse(call.query())));
      case "POST webhooks/" -> subscribe(call);
      case "GET webhooks" -> Reply.json(200, hooks.list());
      case "DELETE webhooks/" -> unsubscribe(parts[2]);
      case "GET stores" -> Reply.json(200, "[]");
      default -> throw nowhere(call);
    };
  }

  private Reply save(Call call) {
    return switch (call.path()) {
      case "/orders/createorder" -> Reply.json(200, saved(Bodies.object(call)));
      case "/orders/createorders" -> Reply.json(200, savedAll(Bodies.array(call)));
      case "/orders/markasshipped" -> Reply.json(200, orders.mark(Bodies.object(call)));
      default -> throw nowhere(call);
    };
  }

  private Reply subscribe(Call call) {
    if (!call.path().equals("/webhooks/subscribe")) {
      throw nowhere(call);
    }
    return Reply.json(201, hooks.subscribe(Bodies.object(call)));
  }

  private JsonObject saved(JsonObject wanted) {
    JsonObject order = orders.save(wanted);
    awaitShipment(order.getString("orderKey"));
    return order;
  }

  private JsonObject savedAll(JsonArray wanted) {
    JsonObject results = orders.saveAll(wanted);
    results
        .getJsonArray("results")
        .forEach(each -> awaitShipment(((JsonObject) each).getString("orderKey")));
    return results;
  }

  private void awaitShipment(String orderKey) {
    if (shipsAfter != null) {
      vertx
          .timer(shipsAfter.toMillis(), TimeUnit.MILLISECONDS)
          .onSuccess(due -> shipIfAwaited(orderKey));
    }
  }

  private synchronized void shipIfAwaited(String orderKey) {
    orders
        .byKey(orderKey)
        .filter(order -> order.getString("orderStatus").equals("awaiting_shipment"))
        .filter(order -> !shipments.left(order).isEmpty())
        .ifPresent(order -> ship(orderKey));
  }

  private Reply unsubscribe(String id) {
    hooks.unsubscribe(id);
    return Reply.empty(200);
  }

  private static Reply page(Call call, String name, List<JsonObject> found) {
    return Reply.json(200, Query.parse(call.query()).page(name, found));
  }

  private static ShipStationException nowhere(Call call) {
    return ShipStationException.of(
        404, "No HTTP resource was found that matches the request URI '" + call.path() + "'.");
  }
}
