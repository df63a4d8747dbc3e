package io.orderflow.dispatch;

import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The SQL that reads what became of deliveries. */
final class DeliveryLogStore {
  /** Before the first page: no identifier is larger. */
  private static final UUID NEWEST = new UUID(-1, -1);

  private static final String COLUMNS =
      """
      d.delivery_id, d.webhook_id, d.event_id, e.type, d.state::text, d.attempts::int, d.error,
        d.status_code::int, d.due_at, d.attempted_at, d.settled_at\
      """;

  // the newest of each status, so that one index serves any of them; only that index is in this
  // order, for a plan by the primary key could go past everything of other endpoints
  static final String OF_WEBHOOK =
      """
      SELECT %s
      FROM (
        SELECT newest.*
        FROM unnest($5::text[]::delivery_status[]) AS s (status)
        CROSS JOIN LATERAL (
          SELECT *
          FROM deliveries
          WHERE tenant_id = $1
            AND webhook_id = $4
            AND (delivery_status(state, attempts), delivery_id) < (s.status, $2)
            AND delivery_status(state, attempts) >= s.status
            AND delivery_id < $2
          ORDER BY delivery_status(state, attempts) DESC, delivery_id DESC
          LIMIT $3) AS newest
        ORDER BY newest.delivery_id DESC
        LIMIT $3) AS d
      LEFT JOIN events e
        ON e.tenant_id = d.tenant_id
        AND e.event_id = d.event_id
      ORDER BY d.delivery_id DESC
      """
          .formatted(COLUMNS);

  static final String DEAD_OF_ALL =
      """
      SELECT %s
      FROM deliveries d
      LEFT JOIN events e
        ON e.tenant_id = d.tenant_id
        AND e.event_id = d.event_id
      WHERE d.tenant_id = $1
        AND d.delivery_id < $2
        AND d.state = 'dead'
        AND is_webhook(d.tenant_id, d.webhook_id)
      ORDER BY d.delivery_id DESC
      LIMIT $3
      """
          .formatted(COLUMNS);

  // a character more than is shown tells that there was more
  static final String ATTEMPTS =
      """
      SELECT delivery_id, attempt_id, duration_ms, status_code::int, error, left(excerpt, %d) AS excerpt, next_at
      FROM delivery_attempts
      WHERE tenant_id = $1
        AND delivery_id = ANY ($2)
      ORDER BY attempt_id
      """
          .formatted(DeliveryJson.SHOWN + 1);

  static final String WEBHOOK_EXISTS =
      """
      SELECT 1
      FROM webhooks
      WHERE tenant_id = $1
        AND webhook_id = $2
        AND status <> 'deleted'
        AND kind = 'webhook'
      """;

  private final Database database;

  DeliveryLogStore(Database database) {
    this.database = database;
  }

  /** The endpoint's deliveries of those statuses. */
  Future<List<LoggedDelivery>> page(
      UUID tenantId, UUID webhookId, Set<DeliveryStatus> statuses, UUID after, int limit) {
    Tuple binds = Tuple.of(tenantId, after == null ? NEWEST : after, limit, webhookId);
    return database
        .query(OF_WEBHOOK, binds.addArrayOfString(names(statuses)))
        .map(DeliveryLogStore::all);
  }

  Future<List<LoggedDelivery>> deadOfAll(UUID tenantId, UUID after, int limit) {
    return database
        .query(DEAD_OF_ALL, Tuple.of(tenantId, after == null ? NEWEST : after, limit))
        .map(DeliveryLogStore::all);
  }

  /** The attempts of all those deliveries, oldest first. */
  Future<List<LoggedAttempt>> attempts(UUID tenantId, List<UUID> deliveryIds) {
    return database
        .query(
            ATTEMPTS,
            Tuple.tuple().addUUID(tenantId).addArrayOfUUID(deliveryIds.toArray(UUID[]::new)))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false))
        .map(rows -> rows.map(DeliveryLogStore::attempt).toList());
  }

  Future<Boolean> webhookExists(UUID tenantId, UUID webhookId) {
    return database
        .query(WEBHOOK_EXISTS, Tuple.of(tenantId, webhookId))
        .map(rows -> rows.rowCount() == 1);
  }

  private static String[] names(Set<DeliveryStatus> statuses) {
    return statuses.stream().map(DeliveryStatus::name).toArray(String[]::new);
  }

  private static List<LoggedDelivery> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(DeliveryLogStore::delivery).toList();
  }

  private static LoggedDelivery delivery(Row row) {
    return new LoggedDelivery(
        row.getUUID("delivery_id"),
        row.getUUID("webhook_id"),
        row.getUUID("event_id"),
        row.getString("type"),
        DeliveryStatus.of(row.getString("state"), row.getInteger("attempts")),
        row.getInteger("attempts"),
        row.getString("error"),
        row.getInteger("status_code"),
        instant(row, "due_at"),
        instant(row, "attempted_at"),
        instant(row, "settled_at"));
  }

  private static LoggedAttempt attempt(Row row) {
    return new LoggedAttempt(
        row.getUUID("delivery_id"),
        row.getUUID("attempt_id"),
        row.getInteger("duration_ms"),
        row.getInteger("status_code"),
        row.getString("error"),
        row.getString("excerpt"),
        instant(row, "next_at"));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
