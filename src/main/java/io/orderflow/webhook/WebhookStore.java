package io.orderflow.webhook;

import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.orderflow.webhook.Webhook.Ordering;
import io.orderflow.webhook.Webhook.Status;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** All SQL of the registered endpoints. */
final class WebhookStore {
  /** Before the first page: no identifier is larger. */
  private static final UUID NEWEST = new UUID(-1, -1);

  private static final String COLUMNS =
      """
      tenant_id, webhook_id, url, description, event_types, ordering::text, status::text, disabled_reason, version,
        created_at, updated_at
      """;

  static final String GET =
      """
      SELECT %s
      FROM webhooks
      WHERE tenant_id = $1
        AND webhook_id = $2
        AND status <> 'deleted'
        AND kind = 'webhook'
      """
          .formatted(COLUMNS);

  static final String LOCK = GET + "FOR UPDATE\n";

  static final String LIST =
      """
      SELECT %s
      FROM webhooks
      WHERE tenant_id = $1
        AND webhook_id < $2
        AND status <> 'deleted'
        AND kind = 'webhook'
      ORDER BY webhook_id DESC
      LIMIT $3
      """
          .formatted(COLUMNS);

  // two registrations at once count one after the other
  static final String LOCK_TENANT =
      """
      SELECT 1
      FROM tenants
      WHERE tenant_id = $1
      FOR NO KEY UPDATE
      """;

  static final String COUNT =
      """
      SELECT count(*)
      FROM webhooks
      WHERE tenant_id = $1
        AND status <> 'deleted'
        AND kind = 'webhook'
      """;

  static final String INSERT =
      """
      INSERT INTO webhooks (tenant_id, webhook_id, url, description, event_types, ordering, status, version,
        created_at, updated_at, secret_sealed)
      VALUES ($1, $2, $3, $4, $5, $6::text::webhook_ordering, $7::text::webhook_status, $8, $9, $10, $11)
      """;

  static final String UPDATE =
      """
      UPDATE webhooks
      SET url = $3, description = $4, event_types = $5, ordering = $6::text::webhook_ordering,
        status = $7::text::webhook_status, version = $8, updated_at = $9, disabled_reason = $10
      WHERE tenant_id = $1
        AND webhook_id = $2
      """;

  static final String ROTATE =
      """
      UPDATE webhooks
      SET old_secret_sealed = CASE WHEN $5::timestamptz > $4 THEN secret_sealed END,
        old_secret_until = CASE WHEN $5 > $4 THEN $5 END,
        secret_sealed = $3, version = version + 1, updated_at = $4
      WHERE tenant_id = $1
        AND webhook_id = $2
      """;

  // the row stays for its deliveries; its secrets do not
  static final String DELETE =
      """
      UPDATE webhooks
      SET status = 'deleted', version = version + 1, updated_at = $3,
        secret_sealed = '', old_secret_sealed = NULL, old_secret_until = NULL
      WHERE tenant_id = $1
        AND webhook_id = $2
        AND status <> 'deleted'
        AND kind = 'webhook'
      """;

  private final Database database;

  WebhookStore(Database database) {
    this.database = database;
  }

  Future<Optional<Webhook>> get(UUID tenantId, UUID webhookId) {
    return database.query(GET, Tuple.of(tenantId, webhookId)).map(WebhookStore::first);
  }

  Future<List<Webhook>> list(UUID tenantId, UUID after, int limit) {
    UUID before = after == null ? NEWEST : after;
    return database.query(LIST, Tuple.of(tenantId, before, limit)).map(WebhookStore::all);
  }

  /** Counts the tenant's endpoints; until the transaction ends nobody else adds one. */
  Future<Long> count(Tx tx, UUID tenantId) {
    tx.query(LOCK_TENANT, Tuple.of(tenantId));
    return tx.query(COUNT, Tuple.of(tenantId)).map(rows -> rows.iterator().next().getLong(0));
  }

  Future<Optional<Webhook>> lock(Tx tx, UUID tenantId, UUID webhookId) {
    return tx.query(LOCK, Tuple.of(tenantId, webhookId)).map(WebhookStore::first);
  }

  Future<Void> insert(Tx tx, Webhook webhook, byte[] sealedSecret) {
    Tuple binds =
        binds(webhook)
            .addValue(offset(webhook.createdAt()))
            .addValue(offset(webhook.updatedAt()))
            .addValue(buffer(sealedSecret));
    return tx.query(INSERT, binds).mapEmpty();
  }

  Future<Void> update(Tx tx, Webhook webhook) {
    Tuple binds =
        binds(webhook).addValue(offset(webhook.updatedAt())).addValue(webhook.disabledReason());
    return tx.query(UPDATE, binds).mapEmpty();
  }

  Future<Void> rotate(Tx tx, Webhook webhook, byte[] sealedSecret, Instant oldUntil) {
    Tuple binds =
        Tuple.of(
            webhook.tenantId(),
            webhook.id(),
            buffer(sealedSecret),
            offset(webhook.updatedAt()),
            offset(oldUntil));
    return tx.query(ROTATE, binds).mapEmpty();
  }

  /** Whether there was such an endpoint. */
  Future<Boolean> delete(Tx tx, UUID tenantId, UUID webhookId, Instant now) {
    return tx.query(DELETE, Tuple.of(tenantId, webhookId, offset(now)))
        .map(result -> result.rowCount() == 1);
  }

  private static Tuple binds(Webhook webhook) {
    return Tuple.tuple()
        .addUUID(webhook.tenantId())
        .addUUID(webhook.id())
        .addString(webhook.url())
        .addString(webhook.description())
        .addArrayOfString(webhook.events().toArray(String[]::new))
        .addString(webhook.ordering().name())
        .addString(webhook.status().name())
        .addLong(webhook.version());
  }

  private static io.vertx.core.buffer.Buffer buffer(byte[] bytes) {
    return io.vertx.core.buffer.Buffer.buffer(bytes);
  }

  private static OffsetDateTime offset(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Optional<Webhook> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  private static List<Webhook> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(WebhookStore::webhook).toList();
  }

  private static Webhook webhook(Row row) {
    return new Webhook(
        row.getUUID("tenant_id"),
        row.getUUID("webhook_id"),
        row.getString("url"),
        row.getString("description"),
        List.of(row.getArrayOfStrings("event_types")),
        Ordering.valueOf(row.getString("ordering")),
        Status.valueOf(row.getString("status")),
        row.getString("disabled_reason"),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
