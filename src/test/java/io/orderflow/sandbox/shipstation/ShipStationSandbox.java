package io.orderflow.sandbox.shipstation;

import io.orderflow.sandbox.Call;
import io.orderflow.sandbox.Course;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.Reply;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.Table;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** ShipStation's API, version 1. */
public final class ShipStationSandbox implements Service {
  private static final List<String> PATHS =
      List.of("/orders", "/shipments", "/webhooks", "/stores");

  private final Vertx vertx;
  private final Clock clock;
  private final Supplier<String> url;
  private final Map<String, Warehouse> byKey = new LinkedHashMap<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private Duration shipsAfter;

  public ShipStationSandbox(Vertx vertx, Clock clock, Supplier<String> url) {
    this.vertx = vertx;
    this.clock = clock;
    this.url = url;
  }

  /** The account of an API key; the first secret that comes with it stays its secret. */
  public synchronized Warehouse warehouse(String apiKey) {
    return byKey.computeIfAbsent(apiKey, first -> opened());
  }

  private Warehouse opened() {
    Warehouse warehouse = new Warehouse(vertx, clock, url);
    warehouse.shipByItself(shipsAfter);
    return warehouse;
  }

  /** Orders of every account that is opened from now on are shipped after so long. */
  public synchronized void shipByThemselves(Duration after) {
    shipsAfter = after;
  }

  /** The orders of all accounts. */
  public List<Order> orders() {
    return all().flatMap(warehouse -> warehouse.orders().stream()).toList();
  }

  /** The shipments of all accounts. */
  public List<Shipment> shipments() {
    return all().flatMap(warehouse -> warehouse.shipments().stream()).toList();
  }

  private synchronized Stream<Warehouse> all() {
    return List.copyOf(byKey.values()).stream();
  }

  @Override
  public String name() {
    return "shipstation";
  }

  @Override
  public boolean serves(Call call) {
    return PATHS.stream().anyMatch(call.path()::startsWith);
  }

  @Override
  public Future<Reply> answer(Call call, Course course) {
    String[] pair = call.basic().orElse("").split(":", 2);
    if (!isKnown(pair)) {
      return Future.succeededFuture(
          ShipStationException.of(401, "Authorization has been denied for this request.").reply());
    }
    Warehouse warehouse = warehouse(pair[0]);
    return course.begin().map(due -> course.end(warehouse.answer(call)));
  }

  private synchronized boolean isKnown(String[] pair) {
    return pair.length == 2
        && !pair[0].isEmpty()
        && !pair[1].isEmpty()
        && !pair[0].contains("revoked")
        && secrets.computeIfAbsent(pair[0], first -> pair[1]).equals(pair[1]);
  }

  @Override
  public Reply refusal(FaultMode fault) {
    return switch (fault) {
      case RATE_LIMITED ->
          ShipStationException.of(429, "Too Many Requests")
              .reply()
              .with("X-Rate-Limit-Limit", "40")
              .with("X-Rate-Limit-Remaining", "0")
              .with("X-Rate-Limit-Reset", "1");
      case LOCK_TIMEOUT, CONFLICT ->
          ShipStationException.of(409, "The order is being changed by another request.").reply();
      case NONE,
          ERROR_BEFORE_EFFECT,
          ERROR_AFTER_EFFECT,
          GATEWAY_ERROR_AFTER_EFFECT,
          TIMEOUT_AFTER_EFFECT,
          RESET_AFTER_EFFECT,
          SLOW ->
          ShipStationException.of(500, "An error has occurred.").reply();
    };
  }

  @Override
  public List<Table> tables() {
    return List.of(
        new Table(
            "Orders",
            List.of("Order", "Number", "Key", "Status", "Items"),
            orders().stream().map(ShipStationSandbox::row).toList()),
        new Table(
            "Shipments",
            List.of("Shipment", "Order key", "Tracking", "Items", "Voided"),
            shipments().stream().map(ShipStationSandbox::row).toList()));
  }

  private static List<String> row(Order order) {
    return List.of(
        Long.toString(order.id()),
        order.orderNumber(),
        order.orderKey(),
        order.active() ? order.status() : order.status() + " (deleted)",
        Integer.toString(order.json().getJsonArray("items").size()));
  }

  private static List<String> row(Shipment shipment) {
    return List.of(
        Long.toString(shipment.id()),
        shipment.orderKey(),
        shipment.trackingNumber(),
        shipment.quantities().toString(),
        shipment.voided() ? "yes" : "no");
  }
}
