package io.orderflow.inventory;

import io.orderflow.bus.Page;
import io.orderflow.inventory.InventoryMessages.ListLedger;
import io.orderflow.inventory.InventoryMessages.ListLevels;
import io.vertx.core.Future;

/** Pages of levels and of the ledger. */
final class InventoryLists {
  /** Stands between SKU and location in a page's key: the contract allows it in neither. */
  private static final char SEPARATOR = '\n';

  private final InventoryListStore store;

  InventoryLists(InventoryListStore store) {
    this.store = store;
  }

  Future<Page> levels(ListLevels query) {
    String after = query.after() == null ? "" + SEPARATOR : query.after();
    int cut = after.indexOf(SEPARATOR);
    return store
        .levels(query, after.substring(0, cut), after.substring(cut + 1), query.limit() + 1)
        .map(levels -> Page.of(levels, query.limit(), InventoryJson::level, InventoryLists::key));
  }

  Future<Page> ledger(ListLedger query) {
    return store
        .ledger(query, query.limit() + 1)
        .map(
            entries ->
                Page.of(
                    entries,
                    query.limit(),
                    InventoryJson::entry,
                    entry -> entry.entryId().toString()));
  }

  private static String key(Level level) {
    return level.key().sku() + SEPARATOR + level.key().location();
  }
}
