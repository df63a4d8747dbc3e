package io.orderflow.dispatch;

import io.orderflow.dispatch.DispatchMessages.CountDeadLetters;
import io.orderflow.dispatch.DispatchMessages.DeadLetterCount;
import io.orderflow.dispatch.DispatchMessages.DeadLetterCounts;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** The SQL that measures what waits. */
final class MeterStore {
  // across tenants, from the partial indexes alone
  static final String BACKLOG =
      """
      SELECT lane::text AS lane, count(*) AS depth,
        (extract(epoch FROM $1::timestamptz - min(due_at)) * 1000)::bigint AS oldest_ms
      FROM deliveries
      WHERE state = 'pending'
      GROUP BY lane
      UNION ALL
      SELECT NULL, count(*), NULL
      FROM deliveries
      WHERE state = 'dead'
      """;

  // across tenants, for operators
  static final String DEAD_BY_WEBHOOK =
      """
      SELECT d.tenant_id, d.webhook_id, w.kind::text AS kind, w.status::text AS status, d.letters
      FROM (
        SELECT tenant_id, webhook_id, count(*) AS letters
        FROM deliveries
        WHERE state = 'dead'
        GROUP BY tenant_id, webhook_id
      ) AS d
      JOIN webhooks w USING (tenant_id, webhook_id)
      ORDER BY d.letters DESC, d.webhook_id
      LIMIT $1
      """;

  /** How much waits in each lane, since when the oldest is due, and how much was given up. */
  record Backlog(Map<Lane, Long> pending, Duration lag, long dead) {}

  private final Database database;

  MeterStore(Database database) {
    this.database = database;
  }

  Future<Backlog> backlog(Instant now) {
    return database.query(BACKLOG, Tuple.of(Columns.utc(now))).map(MeterStore::backlog);
  }

  Future<DeadLetterCounts> deadByWebhook(CountDeadLetters request) {
    return database
        .query(DEAD_BY_WEBHOOK, Tuple.of(request.limit()))
        .map(rows -> rows.stream().map(MeterStore::count).toList())
        .map(DeadLetterCounts::new);
  }

  private static DeadLetterCount count(Row row) {
    return new DeadLetterCount(
        row.getUUID("tenant_id"),
        row.getUUID("webhook_id"),
        row.getString("kind"),
        row.getString("status"),
        row.getLong("letters"));
  }

  private static Backlog backlog(RowSet<Row> rows) {
    Map<Lane, Long> pending = new EnumMap<>(Lane.class);
    long oldest = 0;
    long dead = 0;
    for (Row row : rows) {
      if (row.getString("lane") == null) {
        dead = row.getLong("depth");
      } else {
        pending.put(Lane.valueOf(row.getString("lane")), row.getLong("depth"));
        oldest = Math.max(oldest, row.getLong("oldest_ms"));
      }
    }
    return new Backlog(pending, Duration.ofMillis(oldest), dead);
  }
}
