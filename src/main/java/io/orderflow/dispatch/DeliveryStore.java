package io.orderflow.dispatch;

import io.orderflow.dispatch.Delivery.Receiver;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.StreamSupport;

/** The SQL that leases deliveries, and takes them from the dead and the disabled. */
final class DeliveryStore {
  /** As many rows as one statement may change without holding others up. */
  private static final int BATCH = 1_000;

  // the lanes come in their order, and no more rows are locked than are taken. The plan is kept
  // from when the table was empty and must be good when it is full: NOT (tenant_id <> ...) leaves
  // only the index in the order of time, and a row that is locked is found again by its place
  static final String LEASE =
      """
      WITH picked AS (
        SELECT p.*
        FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) AS s (tenant_id, webhook_id, any_lane, later_lanes)
        CROSS JOIN LATERAL (
          SELECT d.*
          FROM (VALUES
            ('fresh'::delivery_lane, s.any_lane, 'infinity'::timestamptz),
            ('retry', s.later_lanes, $5),
            ('replay', s.later_lanes, $5)) AS l (lane, most, due_by)
          CROSS JOIN LATERAL (
            SELECT tenant_id, delivery_id, webhook_id, event_id, ctid AS place
            FROM deliveries
            WHERE NOT (tenant_id <> s.tenant_id)
              AND webhook_id = s.webhook_id
              AND state = 'pending'
              AND lane = l.lane
              AND due_at <= l.due_by
              AND NOT (in_order AND delivery_waits(tenant_id, webhook_id, order_id, sequence))
            ORDER BY due_at
            LIMIT l.most
            FOR UPDATE SKIP LOCKED) AS d
          LIMIT s.any_lane) AS p)
      UPDATE deliveries d
      SET state = 'leased', lease_id = $6, lease_until = $7
      FROM picked p
      JOIN webhooks w
        ON w.tenant_id = p.tenant_id
        AND w.webhook_id = p.webhook_id
        AND w.status = 'enabled'
      LEFT JOIN events e
        ON e.tenant_id = p.tenant_id
        AND e.event_id = p.event_id
      WHERE d.tenant_id = p.tenant_id
        AND d.delivery_id = p.delivery_id
        AND d.ctid = p.place
      RETURNING d.tenant_id, d.delivery_id, d.lane::text, d.attempts::int, d.webhook_id, d.event_id,
        w.kind::text, w.url, w.secret_sealed, w.old_secret_sealed, w.old_secret_until, e.correlation_id, e.traceparent,
        coalesce(octet_length(e.payload), 0) AS length,
        CASE WHEN octet_length(e.payload) <= %d THEN e.payload END AS payload
      """
          .formatted(LongPayloads.LONG);

  static final String PAYLOAD =
      """
      SELECT payload
      FROM events
      WHERE tenant_id = $1
        AND event_id = $2
      """;

  // across tenants: whose process died or froze; the holder of a lease that was taken over settles
  // nothing
  static final String RESCUE =
      """
      UPDATE deliveries
      SET state = 'pending', lease_id = NULL, lease_until = NULL
      WHERE (tenant_id, delivery_id) IN (
        SELECT tenant_id, delivery_id
        FROM deliveries
        WHERE state = 'leased'
          AND lease_until < $1
        LIMIT $2
        FOR UPDATE SKIP LOCKED)
      """;

  // across tenants: a lease is of one process
  static final String RELEASE =
      """
      UPDATE deliveries
      SET state = 'pending', lease_id = NULL, lease_until = NULL
      WHERE state = 'leased'
        AND lease_until = $2
        AND lease_id = $1
      """;

  static final String BURY =
      """
      UPDATE deliveries
      SET state = 'dead', settled_at = $3, error = 'disabled'
      WHERE (tenant_id, delivery_id) IN (
        SELECT tenant_id, delivery_id
        FROM deliveries
        WHERE tenant_id = $1
          AND webhook_id = $2
          AND state = 'pending'
        LIMIT $4
        FOR UPDATE SKIP LOCKED)
      """;

  private final Database database;

  DeliveryStore(Database database) {
    this.database = database;
  }

  /** Takes deliveries for those slots; nobody else gets them before the lease ends. */
  Future<List<Delivery>> lease(List<Slots> slots, Lease lease, Instant now) {
    Tuple binds =
        Columns.of(slots)
            .uuid(slot -> slot.key().tenantId())
            .uuid(slot -> slot.key().webhookId())
            .integer(Slots::any)
            .integer(Slots::later)
            .tuple()
            .addValue(Columns.utc(now))
            .addUUID(lease.id())
            .addValue(Columns.utc(lease.until()));
    return database
        .query(LEASE, binds)
        .map(rows -> StreamSupport.stream(rows.spliterator(), false))
        .map(rows -> rows.map(row -> delivery(row, lease)).toList());
  }

  /** What a lease of something long leaves out; null when the log no longer has it. */
  Future<String> payload(Delivery delivery) {
    return database
        .query(PAYLOAD, Tuple.of(delivery.tenantId(), delivery.eventId()))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
  }

  /** Gives back what dead processes hold, and says how many that were. */
  Future<Integer> rescue(Instant now) {
    return database.query(RESCUE, Tuple.of(Columns.utc(now), BATCH)).map(SqlResult::rowCount);
  }

  /** Gives all of a lease back. */
  Future<Void> release(Lease lease) {
    return database.query(RELEASE, Tuple.of(lease.id(), Columns.utc(lease.until()))).mapEmpty();
  }

  /** Makes dead letters of what a disabled endpoint will not get, and says whether more is left. */
  Future<Boolean> bury(EndpointKey key, Instant now) {
    return database
        .query(BURY, Tuple.of(key.tenantId(), key.webhookId(), Columns.utc(now), BATCH))
        .map(result -> result.rowCount() == BATCH);
  }

  private static Delivery delivery(Row row, Lease lease) {
    return new Delivery(
        row.getUUID("tenant_id"),
        row.getUUID("delivery_id"),
        lease,
        Lane.valueOf(row.getString("lane")),
        row.getInteger("attempts"),
        receiver(row),
        row.getUUID("event_id"),
        row.getString("correlation_id"),
        row.getString("traceparent"),
        row.getInteger("length"),
        row.getString("payload"));
  }

  private static Receiver receiver(Row row) {
    OffsetDateTime oldUntil = row.getOffsetDateTime("old_secret_until");
    return new Receiver(
        row.getUUID("webhook_id"),
        ReceiverKind.valueOf(row.getString("kind")),
        row.getString("url"),
        row.getBuffer("secret_sealed").getBytes(),
        bytes(row.getBuffer("old_secret_sealed")),
        oldUntil == null ? null : oldUntil.toInstant());
  }

  private static byte[] bytes(Buffer buffer) {
    return buffer == null ? null : buffer.getBytes();
  }
}
