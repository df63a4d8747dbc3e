package io.orderflow.support;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Mode;
import io.orderflow.bus.OnceKey;
import io.orderflow.config.Settings;
import io.orderflow.event.EventVerticle;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.inventory.InventoryMessages;
import io.orderflow.inventory.InventoryMessages.AdjustInventory;
import io.orderflow.inventory.InventoryMessages.Adjustment;
import io.orderflow.inventory.InventoryVerticle;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.Customer;
import io.orderflow.order.OrderMessages.NewLine;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.order.OrderMessages.Payment;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.orderflow.order.OrderVerticle;
import io.orderflow.pg.Database;
import io.orderflow.trace.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A tenant with orders and stock, reached over the bus: one process without its edge. */
public final class Shop implements AutoCloseable {
  public final Vertx vertx = Vertx.vertx();
  public final Bus bus = TestBus.on(vertx);
  public final Database database;
  public final Caller caller;

  private Shop(Settings settings, Caller caller) {
    IdSource ids = new UuidV7(Clock.systemUTC());
    this.database = Database.open(vertx, settings.database());
    this.caller = caller == null ? Callers.create(database) : caller;
    Await.get(vertx.deployVerticle(new InventoryVerticle(bus, database, ids, Clock.systemUTC())));
    Await.get(
        vertx.deployVerticle(
            new OrderVerticle(
                bus,
                database,
                Database.openForHotPath(vertx, settings.database()),
                Database.openForLists(vertx, settings.database()),
                settings.orders(),
                ids,
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                Tracing.OFF)));
    Await.get(vertx.deployVerticle(new EventVerticle(bus, settings, database, Clock.systemUTC())));
  }

  public static Shop open() {
    return open(Servers.settings());
  }

  public static Shop open(Settings settings) {
    return new Shop(settings, null);
  }

  /** A second process of the same tenant on the same database. */
  public static Shop beside(Shop other, Settings settings) {
    return new Shop(settings, other.caller);
  }

  /** A process beside a whole one, for that tenant of it. */
  public static Shop of(UUID tenantId, Settings settings) {
    return new Shop(settings, new Caller(tenantId, Mode.test, "corr-1", null));
  }

  public void stock(String sku, long quantity) {
    stock(List.of(sku), quantity);
  }

  public void stock(List<String> skus, long quantity) {
    List<Adjustment> received =
        skus.stream()
            .map(sku -> new Adjustment(sku, null, quantity, null, null, "received", null, null))
            .toList();
    Await.get(bus.request(InventoryMessages.ADJUST, new AdjustInventory(caller, null, received)));
  }

  public static NewLine line(String sku, int quantity, long unitPrice) {
    return new NewLine(sku, null, quantity, unitPrice, 0, 0);
  }

  public static NewOrder order(NewLine... lines) {
    return order(null, lines);
  }

  public static NewOrder order(String externalId, NewLine... lines) {
    return new NewOrder(
        "USD",
        externalId,
        new Customer("buyer@example.com", "Buyer", null, null),
        null,
        null,
        Arrays.asList(lines),
        0,
        null,
        null,
        Map.of(),
        null);
  }

  /** The same order, to be paid by card. */
  public static NewOrder byCard(NewOrder order) {
    return new NewOrder(
        order.currency(),
        order.externalId(),
        order.customer(),
        order.shippingAddress(),
        order.billingAddress(),
        order.lines(),
        order.shippingTotal(),
        order.location(),
        order.notes(),
        order.metadata(),
        new Payment("stripe", "pm_card_visa", "manual"));
  }

  public Future<Answer> place(NewOrder order) {
    return place(null, order);
  }

  public Future<Answer> place(String key, NewOrder order) {
    OnceKey once = key == null ? null : new OnceKey(key, "f".repeat(64));
    return bus.request(OrderMessages.PLACE, new PlaceOrder(caller, once, order));
  }

  /** On hand and reserved. */
  public long[] level(String sku) {
    Row row =
        one(
            "SELECT on_hand, reserved FROM inventory_levels WHERE tenant_id = $1 AND sku = $2",
            caller.tenantId(),
            sku);
    return new long[] {row.getLong(0), row.getLong(1)};
  }

  /** What the ledger says that on hand and reserved should be. */
  public long[] ledger(String sku) {
    Row row =
        one(
            "SELECT sum(on_hand_delta)::bigint, sum(reserved_delta)::bigint FROM inventory_ledger WHERE tenant_id = $1 AND sku = $2",
            caller.tenantId(),
            sku);
    return new long[] {row.getLong(0), row.getLong(1)};
  }

  public long count(String sql, Object... binds) {
    return one(sql, binds).getLong(0);
  }

  public Row one(String sql, Object... binds) {
    return Await.get(database.query(sql, Tuple.from(binds))).iterator().next();
  }

  /** The fault behind a refused answer. */
  public static Object fault(Future<?> refused) {
    return ((FaultException) Await.failure(refused)).fault();
  }

  @Override
  public void close() {
    Await.get(vertx.close());
  }
}
