package io.orderflow.dispatch;

import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;

/** The SQL that finds the endpoints with something to deliver, and how those do. */
final class EndpointStore {
  // across tenants: by jumps along the index from one endpoint to the next, however much is due to
  // each
  static final String DUE =
      """
      WITH RECURSIVE found AS (
        (SELECT tenant_id, webhook_id
        FROM deliveries
        WHERE state = 'pending'
        ORDER BY webhook_id
        LIMIT 1)
        UNION ALL
        SELECT another.tenant_id, another.webhook_id
        FROM found
        CROSS JOIN LATERAL (
          SELECT tenant_id, webhook_id
          FROM deliveries
          WHERE state = 'pending'
            AND webhook_id > found.webhook_id
          ORDER BY webhook_id
          LIMIT 1) AS another)
      SELECT f.tenant_id, f.webhook_id, w.kind::text, w.status = 'enabled' AS enabled, first.fresh IS NOT NULL AS fresh,
        least(first.retry, first.replay) AS later_at, h.failing_since, h.times_opened::int, h.open_until, h.paused_until
      FROM found f
      JOIN webhooks w
        ON w.tenant_id = f.tenant_id
        AND w.webhook_id = f.webhook_id
      LEFT JOIN webhook_health h
        ON h.tenant_id = f.tenant_id
        AND h.webhook_id = f.webhook_id
      CROSS JOIN LATERAL (
        SELECT max(d.due_at) FILTER (WHERE l.lane = 'fresh') AS fresh,
          max(d.due_at) FILTER (WHERE l.lane = 'retry') AS retry,
          max(d.due_at) FILTER (WHERE l.lane = 'replay') AS replay
        FROM unnest(enum_range(NULL::delivery_lane)) AS l (lane)
        CROSS JOIN LATERAL (
          SELECT due_at
          FROM deliveries
          WHERE webhook_id = f.webhook_id
            AND state = 'pending'
            AND lane = l.lane
          ORDER BY due_at
          LIMIT 1) AS d) AS first
      """;

  // across tenants: read once when a process starts
  static final String UNWELL =
      """
      SELECT h.tenant_id, h.webhook_id, w.kind::text, w.status = 'enabled' AS enabled, false AS fresh, NULL::timestamptz AS later_at,
        h.failing_since, h.times_opened::int, h.open_until, h.paused_until
      FROM webhook_health h
      JOIN webhooks w
        ON w.tenant_id = h.tenant_id
        AND w.webhook_id = h.webhook_id
      WHERE h.times_opened > 0
        OR h.failing_since IS NOT NULL
        OR h.paused_until IS NOT NULL
      """;

  private final Database database;

  EndpointStore(Database database) {
    this.database = database;
  }

  /** Every endpoint with deliveries that are pending, due or not. */
  Future<List<Due>> due() {
    return database.query(DUE, Tuple.tuple()).map(EndpointStore::all);
  }

  /** Every endpoint of which a process found out something that is not good. */
  Future<List<Due>> unwell() {
    return database.query(UNWELL, Tuple.tuple()).map(EndpointStore::all);
  }

  private static List<Due> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(EndpointStore::due).toList();
  }

  private static Due due(Row row) {
    EndpointKey key = new EndpointKey(row.getUUID("tenant_id"), row.getUUID("webhook_id"));
    return new Due(
        key,
        ReceiverKind.valueOf(row.getString("kind")),
        row.getBoolean("enabled"),
        row.getBoolean("fresh"),
        instant(row, "later_at"),
        health(row));
  }

  private static Health health(Row row) {
    Integer timesOpened = row.getInteger("times_opened");
    return new Health(
        instant(row, "failing_since"),
        timesOpened == null ? 0 : timesOpened,
        instant(row, "open_until"),
        instant(row, "paused_until"));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
