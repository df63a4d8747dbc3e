package io.orderflow.inventory;

import io.orderflow.bus.Bus;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;

/** The door of the inventory: levels, adjustments and the ledger. */
public final class InventoryVerticle extends VerticleBase {
  private final Bus bus;
  private final Inventory inventory;
  private final InventoryLists lists;

  public InventoryVerticle(Bus bus, Database database, IdSource ids, Clock clock) {
    this.bus = bus;
    this.inventory = new Inventory(new Idempotency(database, clock), new Outbox(bus), ids, clock);
    this.lists = new InventoryLists(new InventoryListStore(database));
  }

  @Override
  public Future<?> start() {
    bus.serve(InventoryMessages.ADJUST, inventory::adjust);
    bus.serve(InventoryMessages.LEVELS, lists::levels);
    bus.serve(InventoryMessages.LEDGER, lists::ledger);
    return Future.succeededFuture();
  }
}
