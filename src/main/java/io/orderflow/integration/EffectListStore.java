package io.orderflow.integration;

import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The SQL that reads effects together with their next attempts. */
final class EffectListStore {
  static final String ORDER_EXISTS =
      """
      SELECT 1
      FROM orders
      WHERE tenant_id = $1
        AND order_id = $2
      """;

  // services that have effects are told of an order in its order, and open deliveries of that kind
  // have an index by order
  static final String LIST =
      """
      SELECT e.tenant_id, e.order_id, e.provider::text, e.name, e.effect_key, e.request, e.state::text, e.tries, e.reference,
        e.code, e.detail, e.mismatch, e.created_at, e.updated_at, next.due_at
      FROM integration_effects e
      LEFT JOIN integrations i
        ON i.tenant_id = e.tenant_id
        AND i.provider = e.provider
      LEFT JOIN LATERAL (
        SELECT min(d.due_at) AS due_at
        FROM deliveries d
        WHERE d.tenant_id = e.tenant_id
          AND d.webhook_id = i.receiver_id
          AND d.order_id = e.order_id
          AND d.in_order
          AND d.state IN ('pending', 'leased')) AS next ON true
      WHERE e.tenant_id = $1
        AND e.order_id = $2
      ORDER BY e.created_at, e.provider, e.name
      """;

  private final Database database;

  EffectListStore(Database database) {
    this.database = database;
  }

  /** An effect, and when something is next done about its order at its service, or null. */
  record Listed(Effect effect, Instant nextAttemptAt) {}

  Future<Boolean> orderExists(UUID tenantId, UUID orderId) {
    return database
        .query(ORDER_EXISTS, Tuple.of(tenantId, orderId))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<List<Listed>> list(UUID tenantId, UUID orderId) {
    return database
        .query(LIST, Tuple.of(tenantId, orderId))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false))
        .map(rows -> rows.map(EffectListStore::listed).toList());
  }

  private static Listed listed(Row row) {
    OffsetDateTime due = row.getOffsetDateTime("due_at");
    return new Listed(EffectStore.effect(row), due == null ? null : due.toInstant());
  }
}
