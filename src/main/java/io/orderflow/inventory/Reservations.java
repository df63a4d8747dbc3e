package io.orderflow.inventory;

import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What other features may do with stock inside their own transaction: lock the levels they need, in
 * the one order that everybody keeps, and write what a {@link Shelf} decided.
 */
public final class Reservations {
  private final InventoryStore store = new InventoryStore();

  /**
   * Locks the levels until the transaction ends; a SKU that was never stocked is not in the map.
   */
  public Future<Map<LevelKey, Level>> lock(Tx tx, Collection<LevelKey> keys) {
    return keys.isEmpty()
        ? Future.succeededFuture(Map.of())
        : store.lock(tx, new ArrayList<>(keys));
  }

  /** Writes the changed levels and their ledger entries. */
  public Future<Void> write(Tx tx, Shelf shelf) {
    List<Level> changed = new ArrayList<>(shelf.changed());
    return changed.isEmpty()
        ? Future.succeededFuture()
        : Future.all(store.update(tx, changed), store.insert(tx, shelf.movements())).mapEmpty();
  }
}
