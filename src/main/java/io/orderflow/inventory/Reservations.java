package io.orderflow.inventory;

import io.orderflow.pg.Compound;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What other features may do with stock inside their own transaction: lock the levels they need, in
 * the one order that everybody keeps, and write what a {@link Shelf} decided.
 */
public final class Reservations {
  private final InventoryStore store = new InventoryStore();
  private final KnownLevels known = new KnownLevels();

  /**
   * Locks the levels until the transaction ends; a SKU that was never stocked is not in the map.
   */
  public Future<Map<LevelKey, Level>> lock(Tx tx, Collection<LevelKey> keys) {
    return keys.isEmpty()
        ? Future.succeededFuture(Map.of())
        : store.lock(tx, new ArrayList<>(keys));
  }

  /** The levels as they were last known here, or nothing when one of them is not known. */
  public Optional<Map<LevelKey, Level>> recall(Collection<LevelKey> keys) {
    return known.recall(keys);
  }

  /** Holds what was decided to be so already, before it is written. */
  public void expect(Shelf shelf) {
    known.remember(shelf.changed());
  }

  /** Nobody here knows any more how they are. */
  public void forget(Collection<LevelKey> keys) {
    known.forget(keys);
  }

  /**
   * Writes what was decided on levels that were recalled and not locked; all fails with a conflict
   * when one of them was not so any more.
   */
  public Future<Void> writeIfStill(Compound all, Shelf shelf) {
    store.move(all, shelf.changes());
    return store.insert(all, shelf.movements());
  }

  /** Writes the changed levels, which are locked, and their ledger entries. */
  public Future<Void> write(Tx tx, Shelf shelf) {
    List<Level> changed = new ArrayList<>(shelf.changed());
    tx.afterCommit(() -> known.remember(shelf.all()));
    return changed.isEmpty()
        ? Future.succeededFuture()
        : Future.all(store.update(tx, changed), store.insert(tx, shelf.movements())).mapEmpty();
  }
}
