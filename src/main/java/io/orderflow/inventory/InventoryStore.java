package io.orderflow.inventory;

import io.orderflow.pg.Columns;
import io.orderflow.pg.Compound;
import io.orderflow.pg.Tx;
import io.orderflow.pg.Writes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The SQL that changes stock. */
final class InventoryStore {
  // sorted, so that no two transactions ever wait for each other in a circle
  static final String LOCK =
      """
      SELECT l.tenant_id, l.sku, l.location, l.on_hand, l.reserved, l.low_stock_at, l.version, l.updated_at
      FROM unnest($1::uuid[], $2::text[], $3::text[]) AS k (tenant_id, sku, location)
      JOIN inventory_levels l
        ON l.tenant_id = k.tenant_id
        AND l.sku = k.sku
        AND l.location = k.location
      ORDER BY l.tenant_id, l.sku, l.location
      FOR UPDATE OF l
      """;

  // sorted as well: an insert waits for another one of the same key
  static final String ENSURE =
      """
      INSERT INTO inventory_levels (tenant_id, sku, location, on_hand, version, updated_at)
      SELECT k.tenant_id, k.sku, k.location, 0, 0, k.at
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) AS k (tenant_id, sku, location, at)
      ORDER BY k.tenant_id, k.sku, k.location
      ON CONFLICT (tenant_id, sku, location) DO NOTHING
      """;

  static final String UPDATE =
      """
      UPDATE inventory_levels l
      SET on_hand = c.on_hand, reserved = c.reserved, low_stock_at = c.low_stock_at, version = c.version, updated_at = c.at
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::timestamptz[])
        AS c (tenant_id, sku, location, on_hand, reserved, low_stock_at, version, at)
      WHERE l.tenant_id = c.tenant_id
        AND l.sku = c.sku
        AND l.location = c.location
      """;

  // sorted like LOCK; whoever waited for a row is compared with what the other one made of it
  static final String MOVE =
      """
      UPDATE inventory_levels l
      SET on_hand = c.on_hand, reserved = c.reserved, version = c.version, updated_at = c.at
      FROM (
        SELECT unnest($1::uuid[]) AS tenant_id, unnest($2::text[]) AS sku, unnest($3::text[]) AS location,
          unnest($4::bigint[]) AS on_hand, unnest($5::bigint[]) AS reserved, unnest($6::bigint[]) AS version,
          unnest($7::timestamptz[]) AS at, unnest($8::bigint[]) AS old_on_hand, unnest($9::bigint[]) AS old_reserved,
          unnest($10::bigint[]) AS old_low_stock_at, unnest($11::bigint[]) AS old_version
        ORDER BY 1, 2, 3) AS c
      WHERE l.tenant_id = c.tenant_id
        AND l.sku = c.sku
        AND l.location = c.location
        AND l.on_hand = c.old_on_hand
        AND l.reserved = c.old_reserved
        AND l.low_stock_at IS NOT DISTINCT FROM c.old_low_stock_at
        AND l.version = c.old_version
      RETURNING 1
      """;

  static final String INSERT_LEDGER =
      """
      INSERT INTO inventory_ledger (tenant_id, sku, location, entry_id, on_hand_delta, reserved_delta, on_hand, reserved,
        reason, order_id, adjustment_id, reference, created_at)
      SELECT unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::uuid[]), unnest($5::bigint[]),
        unnest($6::bigint[]), unnest($7::bigint[]), unnest($8::bigint[]), unnest($9::text[])::ledger_reason,
        unnest($10::uuid[]), unnest($11::uuid[]), unnest($12::text[]), unnest($13::timestamptz[])
      """;

  Future<Map<LevelKey, Level>> lock(Tx tx, List<LevelKey> keys) {
    return tx.query(LOCK, keys(keys).tuple()).map(InventoryStore::levels);
  }

  /** Makes sure that there is a row to lock for each key. */
  Future<Void> ensure(Tx tx, List<LevelKey> keys, Instant at) {
    return tx.query(ENSURE, keys(keys).timestamp(key -> at).tuple()).mapEmpty();
  }

  Future<Void> update(Tx tx, List<Level> levels) {
    Columns<Level> columns =
        Columns.of(levels)
            .uuid(level -> level.key().tenantId())
            .text(level -> level.key().sku())
            .text(level -> level.key().location())
            .bigint(Level::onHand)
            .bigint(Level::reserved)
            .optionalBigint(Level::lowStockAt)
            .bigint(Level::version)
            .timestamp(Level::updatedAt);
    return tx.query(UPDATE, columns.tuple()).mapEmpty();
  }

  /** Writes, but all fails with a conflict unless each level is as it was expected. */
  void move(Compound all, List<LevelChange> changes) {
    Columns<LevelChange> columns =
        Columns.of(changes)
            .uuid(change -> change.after().key().tenantId())
            .text(change -> change.after().key().sku())
            .text(change -> change.after().key().location())
            .bigint(change -> change.after().onHand())
            .bigint(change -> change.after().reserved())
            .bigint(change -> change.after().version())
            .timestamp(change -> change.after().updatedAt())
            .bigint(change -> change.before().onHand())
            .bigint(change -> change.before().reserved())
            .optionalBigint(change -> change.before().lowStockAt())
            .bigint(change -> change.before().version());
    all.expect(MOVE, columns.tuple(), changes.size());
  }

  Future<Void> insert(Writes tx, List<Movement> movements) {
    Columns<Movement> columns =
        Columns.of(movements)
            .uuid(movement -> movement.key().tenantId())
            .text(movement -> movement.key().sku())
            .text(movement -> movement.key().location())
            .uuid(Movement::entryId)
            .bigint(Movement::onHandDelta)
            .bigint(Movement::reservedDelta)
            .bigint(Movement::onHand)
            .bigint(Movement::reserved)
            .text(movement -> movement.reason().name())
            .uuid(Movement::orderId)
            .uuid(Movement::adjustmentId)
            .text(Movement::reference)
            .timestamp(Movement::at);
    return tx.execute(INSERT_LEDGER, columns.tuple());
  }

  private static Columns<LevelKey> keys(List<LevelKey> keys) {
    return Columns.of(keys).uuid(LevelKey::tenantId).text(LevelKey::sku).text(LevelKey::location);
  }

  private static Map<LevelKey, Level> levels(RowSet<Row> rows) {
    Map<LevelKey, Level> levels = new HashMap<>();
    for (Row row : rows) {
      Level level = level(row);
      levels.put(level.key(), level);
    }
    return levels;
  }

  static Level level(Row row) {
    return new Level(
        new LevelKey(row.getUUID("tenant_id"), row.getString("sku"), row.getString("location")),
        row.getLong("on_hand"),
        row.getLong("reserved"),
        row.getLong("low_stock_at"),
        row.getLong("version"),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
