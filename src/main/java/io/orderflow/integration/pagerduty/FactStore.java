package io.orderflow.integration.pagerduty;

import io.orderflow.integration.pagerduty.Extent.Place;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;

/** The SQL that measures what the rules judge; each statement reads a bounded piece of an index. */
final class FactStore {
  /** As many places as whoever is woken will read. */
  private static final int WORST = 10;

  /** Beyond it the exact number tells nobody more. */
  private static final int MOST_COUNTED = 10_000;

  /** Of an endpoint's oldest: so many that all wait for one before them are not late, but held. */
  private static final int LOOKED_AT = 100;

  // across tenants, by jumps from one endpoint to the next; endpoints that are left alone or
  // disabled are not late, nor what waits for its order's earlier deliveries, nor a replay
  static final String LATE =
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
      SELECT f.tenant_id, f.webhook_id, w.kind::text, min(oldest.due_at) AS since, NULL::bigint AS number,
        count(*) OVER () AS total
      FROM found f
      JOIN webhooks w
        ON w.tenant_id = f.tenant_id
        AND w.webhook_id = f.webhook_id
        AND w.status = 'enabled'
      LEFT JOIN webhook_health h
        ON h.tenant_id = f.tenant_id
        AND h.webhook_id = f.webhook_id
      CROSS JOIN (VALUES ('fresh'::delivery_lane), ('retry')) AS l (lane)
      CROSS JOIN LATERAL (
        SELECT looked.due_at
        FROM (
          SELECT due_at, in_order, order_id, sequence
          FROM deliveries
          WHERE webhook_id = f.webhook_id
            AND state = 'pending'
            AND lane = l.lane
            AND due_at < $2
          ORDER BY due_at
          LIMIT $4) AS looked
        WHERE NOT (looked.in_order AND delivery_waits(f.tenant_id, f.webhook_id, looked.order_id, looked.sequence))
        ORDER BY looked.due_at
        LIMIT 1) AS oldest
      WHERE coalesce(h.times_opened, 0) = 0
        AND coalesce(h.paused_until, '-infinity') < $1
      GROUP BY f.tenant_id, f.webhook_id, w.kind
      ORDER BY since
      LIMIT $3
      """;

  // across tenants; what is due to a disabled endpoint dies on purpose
  static final String DEAD =
      """
      SELECT d.tenant_id, d.webhook_id, w.kind::text, NULL::timestamptz AS since, count(*) AS number,
        (sum(count(*)) OVER ())::bigint AS total
      FROM (
        SELECT tenant_id, webhook_id
        FROM deliveries
        WHERE state = 'dead'
          AND error IS DISTINCT FROM 'disabled'
          AND settled_at >= $1
        LIMIT $3) AS d
      JOIN webhooks w
        ON w.tenant_id = d.tenant_id
        AND w.webhook_id = d.webhook_id
      GROUP BY d.tenant_id, d.webhook_id, w.kind
      ORDER BY number DESC
      LIMIT $2
      """;

  // across tenants; an endpoint for which nothing waits any more is nobody's concern
  static final String DOWN =
      """
      SELECT h.tenant_id, h.webhook_id, w.kind::text, h.failing_since AS since, h.times_opened::bigint AS number,
        count(*) OVER () AS total
      FROM webhook_health h
      JOIN webhooks w
        ON w.tenant_id = h.tenant_id
        AND w.webhook_id = h.webhook_id
        AND w.status = 'enabled'
      WHERE h.times_opened > 0
        AND h.failing_since < $1
        AND EXISTS (
          SELECT 1
          FROM deliveries d
          WHERE d.tenant_id = h.tenant_id
            AND d.webhook_id = h.webhook_id
            AND delivery_status(d.state, d.attempts) IN ('pending', 'failed'))
      ORDER BY h.failing_since
      LIMIT $2
      """;

  // across tenants; from the partial index of what is unsettled, which is nearly empty
  static final String MISMATCHED =
      """
      SELECT tenant_id, NULL::uuid AS webhook_id, provider::text AS kind, min(updated_at) AS since, count(*) AS number,
        (sum(count(*)) OVER ())::bigint AS total
      FROM (
        SELECT tenant_id, provider, updated_at
        FROM integration_effects
        WHERE (state = 'unknown' OR mismatch IS NOT NULL)
          AND (mismatch IS NOT NULL OR updated_at < $1)
        LIMIT $3) AS e
      GROUP BY tenant_id, provider
      ORDER BY number DESC
      LIMIT $2
      """;

  private final Database database;

  FactStore(Database database) {
    this.database = database;
  }

  /** The endpoints to which something is due since before that moment. */
  Future<Extent> late(Instant now, Instant since) {
    Tuple binds = Tuple.of(Columns.utc(now), Columns.utc(since), WORST, LOOKED_AT);
    return database.query(LATE, binds).map(FactStore::extent);
  }

  /** The deliveries that were given up since then. */
  Future<Extent> dead(Instant since) {
    return database
        .query(DEAD, Tuple.of(Columns.utc(since), WORST, MOST_COUNTED))
        .map(FactStore::extent);
  }

  /** The endpoints whose breaker has opened and which have only failed since before that moment. */
  Future<Extent> down(Instant since) {
    return database.query(DOWN, Tuple.of(Columns.utc(since), WORST)).map(FactStore::extent);
  }

  /** The effects that differ from the service's word, or are unknown since before that moment. */
  Future<Extent> mismatched(Instant unknownSince) {
    return database
        .query(MISMATCHED, Tuple.of(Columns.utc(unknownSince), WORST, MOST_COUNTED))
        .map(FactStore::extent);
  }

  private static Extent extent(RowSet<Row> rows) {
    List<Row> worst = StreamSupport.stream(rows.spliterator(), false).toList();
    long total = worst.isEmpty() ? 0 : worst.get(0).getLong("total");
    return new Extent(total, worst.stream().map(FactStore::place).toList());
  }

  private static Place place(Row row) {
    OffsetDateTime since = row.getOffsetDateTime("since");
    return new Place(
        row.getUUID("tenant_id"),
        row.getUUID("webhook_id"),
        row.getString("kind"),
        since == null ? null : since.toInstant(),
        row.getLong("number"));
  }
}
