package io.orderflow.inventory;

import io.orderflow.inventory.InventoryMessages.ListLedger;
import io.orderflow.inventory.InventoryMessages.ListLevels;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The SQL that lists stock and its ledger. */
final class InventoryListStore {
  static final String LEVELS =
      """
      SELECT tenant_id, sku, location, on_hand, reserved, low_stock_at, version, updated_at
      FROM inventory_levels
      WHERE tenant_id = $1
        AND (sku, location) > ($2, $3)
        AND ($4::text IS NULL OR location = $4)
      ORDER BY sku, location
      LIMIT $5
      """;

  static final String LEVELS_OF_SKUS =
      """
      SELECT tenant_id, sku, location, on_hand, reserved, low_stock_at, version, updated_at
      FROM inventory_levels
      WHERE tenant_id = $1
        AND (sku, location) > ($2, $3)
        AND ($4::text IS NULL OR location = $4)
        AND sku = ANY ($6::text[])
      ORDER BY sku, location
      LIMIT $5
      """;

  static final String LEDGER =
      """
      SELECT tenant_id, sku, location, entry_id, on_hand_delta, reserved_delta, on_hand, reserved, reason::text AS reason,
        order_id, adjustment_id, reference, created_at
      FROM inventory_ledger
      WHERE tenant_id = $1
        AND sku = $2
        AND entry_id < $3
        AND ($4::text IS NULL OR location = $4)
      ORDER BY entry_id DESC
      LIMIT $5
      """;

  /** Behind every identifier: where the first page of a list starts that goes back in time. */
  private static final UUID NEWEST = new UUID(-1, -1);

  private final Database database;

  InventoryListStore(Database database) {
    this.database = database;
  }

  /** At most {@code limit} levels behind that SKU and location, both empty for the first. */
  Future<List<Level>> levels(ListLevels query, String afterSku, String afterLocation, int limit) {
    Tuple binds =
        Tuple.of(query.caller().tenantId(), afterSku, afterLocation, query.location(), limit);
    if (query.skus().isEmpty()) {
      return database.query(LEVELS, binds).map(InventoryListStore::levels);
    }
    binds.addArrayOfString(query.skus().toArray(String[]::new));
    return database.query(LEVELS_OF_SKUS, binds).map(InventoryListStore::levels);
  }

  Future<List<Movement>> ledger(ListLedger query, int limit) {
    UUID after = query.after() == null ? NEWEST : query.after();
    return database
        .query(
            LEDGER,
            Tuple.of(query.caller().tenantId(), query.sku(), after, query.location(), limit))
        .map(InventoryListStore::movements);
  }

  private static List<Level> levels(RowSet<Row> rows) {
    List<Level> levels = new ArrayList<>(rows.size());
    rows.forEach(row -> levels.add(InventoryStore.level(row)));
    return levels;
  }

  private static List<Movement> movements(RowSet<Row> rows) {
    List<Movement> movements = new ArrayList<>(rows.size());
    rows.forEach(row -> movements.add(movement(row)));
    return movements;
  }

  private static Movement movement(Row row) {
    return new Movement(
        row.getUUID("entry_id"),
        new LevelKey(row.getUUID("tenant_id"), row.getString("sku"), row.getString("location")),
        row.getLong("on_hand_delta"),
        row.getLong("reserved_delta"),
        row.getLong("on_hand"),
        row.getLong("reserved"),
        LedgerReason.valueOf(row.getString("reason")),
        row.getUUID("order_id"),
        row.getUUID("adjustment_id"),
        row.getString("reference"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
