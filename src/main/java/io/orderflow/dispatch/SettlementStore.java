package io.orderflow.dispatch;

import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;

/** The SQL that writes down how attempts went. */
final class SettlementStore {
  // only the holder of the lease settles: a lease that was taken over is another one
  static final String SETTLE =
      """
      UPDATE deliveries d
      SET state = s.state::delivery_state, lane = s.lane::delivery_lane, attempts = d.attempts + s.made,
        due_at = coalesce(s.next_at, d.due_at), lease_id = NULL, lease_until = NULL,
        settled_at = CASE WHEN s.state <> 'pending' THEN $11::timestamptz END,
        error = CASE WHEN s.made = 1 OR s.error IS NOT NULL THEN s.error ELSE d.error END,
        status_code = CASE WHEN s.made = 1 THEN s.status_code ELSE d.status_code END,
        attempted_at = coalesce(s.attempted_at, d.attempted_at)
      FROM (
        SELECT unnest($1::uuid[]) AS tenant_id, unnest($2::uuid[]) AS delivery_id, unnest($3::uuid[]) AS lease_id,
          unnest($4::text[]) AS state, unnest($5::text[]) AS lane, unnest($6::int[]) AS made,
          unnest($7::timestamptz[]) AS next_at, unnest($8::text[]) AS error, unnest($9::int[]) AS status_code,
          unnest($10::timestamptz[]) AS attempted_at) AS s
      WHERE d.tenant_id = s.tenant_id
        AND d.delivery_id = s.delivery_id
        AND d.state = 'leased'
        AND d.lease_id = s.lease_id
      """;

  // a commit whose answer was lost is written again, and changes nothing
  static final String LOG =
      """
      INSERT INTO delivery_attempts (tenant_id, attempt_id, delivery_id, duration_ms, status_code, error, excerpt, next_at)
      SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::int[]), unnest($5::int[]),
        unnest($6::text[]), unnest($7::text[]), unnest($8::timestamptz[])
      ON CONFLICT (tenant_id, attempt_id) DO NOTHING
      """;

  static final String HEALTH =
      """
      INSERT INTO webhook_health (tenant_id, webhook_id, failing_since, times_opened, open_until, paused_until)
      SELECT *
      FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::int[], $5::timestamptz[], $6::timestamptz[])
      ON CONFLICT (tenant_id, webhook_id) DO UPDATE
      SET failing_since = excluded.failing_since, times_opened = excluded.times_opened,
        open_until = excluded.open_until, paused_until = excluded.paused_until
      """;

  /** What became of a receiver's health. */
  record Changed(EndpointKey key, Health health) {}

  private final Database database;

  SettlementStore(Database database) {
    this.database = database;
  }

  /** Writes all of it, or fails and writes nothing. */
  Future<Void> settle(List<Settlement> settlements, List<Changed> changes, Instant now) {
    return database.transaction(tx -> write(tx, settlements, changes, now));
  }

  private static Future<Void> write(
      Tx tx, List<Settlement> settlements, List<Changed> changes, Instant now) {
    tx.query(SETTLE, outcomes(settlements).addValue(Columns.utc(now)));
    List<Settlement> attempted = settlements.stream().filter(Settlement::attempted).toList();
    if (!attempted.isEmpty()) {
      tx.query(LOG, attempts(attempted));
    }
    if (!changes.isEmpty()) {
      tx.query(HEALTH, healths(changes));
    }
    return tx.commit();
  }

  private static Tuple outcomes(List<Settlement> settlements) {
    return Columns.of(settlements)
        .uuid(s -> s.delivery().tenantId())
        .uuid(s -> s.delivery().deliveryId())
        .uuid(s -> s.delivery().lease().id())
        .text(s -> s.state().name())
        .text(s -> s.lane().name())
        .integer(s -> s.attempted() ? 1 : 0)
        .optionalTimestamp(Settlement::nextAt)
        .text(Settlement::error)
        .optionalInteger(s -> s.attempted() ? s.reply().status() : null)
        .optionalTimestamp(s -> s.attempted() ? s.reply().startedAt() : null)
        .tuple();
  }

  private static Tuple attempts(List<Settlement> attempted) {
    return Columns.of(attempted)
        .uuid(s -> s.delivery().tenantId())
        .uuid(Settlement::attemptId)
        .uuid(s -> s.delivery().deliveryId())
        .integer(s -> (int) Math.max(0, s.reply().took().toMillis()))
        .optionalInteger(s -> s.reply().status())
        .text(s -> s.reply().error() == null ? null : s.reply().error().name())
        .text(s -> s.reply().excerpt())
        .optionalTimestamp(Settlement::nextAt)
        .tuple();
  }

  private static Tuple healths(List<Changed> changes) {
    return Columns.of(changes)
        .uuid(change -> change.key().tenantId())
        .uuid(change -> change.key().webhookId())
        .optionalTimestamp(change -> change.health().failingSince())
        .integer(change -> change.health().timesOpened())
        .optionalTimestamp(change -> change.health().openUntil())
        .optionalTimestamp(change -> change.health().pausedUntil())
        .tuple();
  }
}
