package io.orderflow.integration;

import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The SQL of connections, their receivers, and what services told. */
final class IntegrationStore {
  private static final String COLUMNS =
      """
      tenant_id, provider::text, receiver_id, credentials_sealed, masked, version, created_at, updated_at, last_success_at,
        last_error_at, last_error
      """;

  static final String GET =
      """
      SELECT %s
      FROM integrations
      WHERE tenant_id = $1
        AND provider = $2::text::receiver_kind
      """
          .formatted(COLUMNS);

  static final String LOCK_TENANT =
      """
      SELECT 1
      FROM tenants
      WHERE tenant_id = $1
      FOR NO KEY UPDATE
      """;

  // the row of an earlier connection is taken up again, because its deliveries name it
  static final String UPSERT_RECEIVER =
      """
      INSERT INTO webhooks (tenant_id, webhook_id, kind, url, event_types, ordering, status, secret_sealed, created_at, updated_at)
      VALUES ($1, $2, $3::text::receiver_kind, $4, $5, $6::text::webhook_ordering, 'enabled', '', $7, $7)
      ON CONFLICT (tenant_id, kind) WHERE kind <> 'webhook'
      DO UPDATE SET status = 'enabled', event_types = excluded.event_types, ordering = excluded.ordering,
        updated_at = excluded.updated_at
      RETURNING webhook_id
      """;

  static final String UPSERT =
      """
      INSERT INTO integrations (tenant_id, provider, receiver_id, credentials_sealed, masked, version, created_at, updated_at,
        next_poll_at)
      VALUES ($1, $2::text::receiver_kind, $3, $4, $5, 1, $6, $6, $7)
      ON CONFLICT (tenant_id, provider)
      DO UPDATE SET credentials_sealed = excluded.credentials_sealed, masked = excluded.masked,
        version = integrations.version + 1, updated_at = excluded.updated_at, next_poll_at = excluded.next_poll_at,
        last_error_at = NULL, last_error = NULL
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String DELETE =
      """
      DELETE FROM integrations
      WHERE tenant_id = $1
        AND provider = $2::text::receiver_kind
      """;

  static final String DELETE_RECEIVER =
      """
      UPDATE webhooks
      SET status = 'deleted', updated_at = $3
      WHERE tenant_id = $1
        AND kind = $2::text::receiver_kind
      """;

  static final String SUCCEEDED =
      """
      UPDATE integrations
      SET last_success_at = $3
      WHERE tenant_id = $1
        AND provider = $2::text::receiver_kind
      """;

  static final String FAILED =
      """
      UPDATE integrations
      SET last_error_at = $3, last_error = $4
      WHERE tenant_id = $1
        AND provider = $2::text::receiver_kind
      """;

  // across tenants: each process asks for the services of all
  static final String TAKE_CHECKS =
      """
      UPDATE integrations i
      SET next_poll_at = $1::timestamptz + CASE i.provider WHEN 'stripe' THEN $2::bigint ELSE $3::bigint END * interval '1 millisecond'
      WHERE (tenant_id, provider) IN (
        SELECT tenant_id, provider
        FROM integrations
        WHERE next_poll_at <= $1
        ORDER BY next_poll_at
        LIMIT $4
        FOR UPDATE SKIP LOCKED)
      RETURNING %s
      """
          .formatted(COLUMNS);

  static final String TELL =
      """
      INSERT INTO integration_inbox (tenant_id, provider, foreign_id, received_at)
      VALUES ($1, $2::text::receiver_kind, $3, $4)
      ON CONFLICT DO NOTHING
      """;

  // across tenants: retention
  static final String FORGET_TOLD =
      """
      DELETE FROM integration_inbox
      WHERE (tenant_id, provider, foreign_id) IN (
        SELECT tenant_id, provider, foreign_id
        FROM integration_inbox
        WHERE received_at < $1
        LIMIT $2
        FOR UPDATE SKIP LOCKED)
      """;

  private final Database database;

  IntegrationStore(Database database) {
    this.database = database;
  }

  Future<Optional<Integration>> get(UUID tenantId, Provider provider) {
    return database
        .query(GET, Tuple.of(tenantId, provider.name()))
        .map(rows -> all(rows).stream().findFirst());
  }

  Future<Optional<Integration>> get(Tx tx, UUID tenantId, Provider provider) {
    tx.query(LOCK_TENANT, Tuple.of(tenantId));
    return tx.query(GET, Tuple.of(tenantId, provider.name()))
        .map(rows -> all(rows).stream().findFirst());
  }

  /** Makes the receiver get events from now on, and answers its identifier. */
  Future<UUID> enableReceiver(Tx tx, UUID tenantId, UUID freshId, Provider provider, Instant now) {
    Tuple binds =
        Tuple.of(tenantId, freshId, provider.name(), "integration:" + provider)
            .addArrayOfString(provider.events().toArray(String[]::new))
            .addString(provider.isInOrder() ? "per_order" : "none")
            .addValue(Columns.utc(now));
    return tx.query(UPSERT_RECEIVER, binds).map(rows -> rows.iterator().next().getUUID(0));
  }

  Future<Integration> connect(
      Tx tx,
      UUID tenantId,
      Provider provider,
      UUID receiverId,
      byte[] sealed,
      String masked,
      Instant now,
      Instant firstCheck) {
    Tuple binds =
        Tuple.of(tenantId, provider.name(), receiverId, Buffer.buffer(sealed), masked)
            .addValue(Columns.utc(now))
            .addValue(firstCheck == null ? null : Columns.utc(firstCheck));
    return tx.query(UPSERT, binds).map(rows -> all(rows).get(0));
  }

  /** Whether there was a connection. */
  Future<Boolean> disconnect(Tx tx, UUID tenantId, Provider provider, Instant now) {
    Future<Boolean> deleted =
        tx.query(DELETE, Tuple.of(tenantId, provider.name())).map(rows -> rows.rowCount() == 1);
    return tx.query(DELETE_RECEIVER, Tuple.of(tenantId, provider.name(), Columns.utc(now)))
        .compose(receiver -> deleted);
  }

  Future<Void> succeeded(UUID tenantId, Provider provider, Instant at) {
    return database
        .query(SUCCEEDED, Tuple.of(tenantId, provider.name(), Columns.utc(at)))
        .mapEmpty();
  }

  Future<Void> failed(UUID tenantId, Provider provider, Instant at, String error) {
    return database
        .query(FAILED, Tuple.of(tenantId, provider.name(), Columns.utc(at), error))
        .mapEmpty();
  }

  /** Connections that it is time to look after; nobody else gets them before their next time. */
  Future<List<Integration>> takeChecks(
      Tx tx, Instant now, long stripeMillis, long shipstationMillis, int limit) {
    return tx.query(TAKE_CHECKS, Tuple.of(Columns.utc(now), stripeMillis, shipstationMillis, limit))
        .map(IntegrationStore::all);
  }

  /** Whether the service told it for the first time. */
  Future<Boolean> tell(Tx tx, UUID tenantId, Provider provider, String foreignId, Instant now) {
    return tx.query(TELL, Tuple.of(tenantId, provider.name(), foreignId, Columns.utc(now)))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> forgetTold(Instant before, int limit) {
    return database.query(FORGET_TOLD, Tuple.of(Columns.utc(before), limit)).mapEmpty();
  }

  private static List<Integration> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(IntegrationStore::integration)
        .toList();
  }

  private static Integration integration(Row row) {
    return new Integration(
        row.getUUID("tenant_id"),
        Provider.valueOf(row.getString("provider")),
        row.getUUID("receiver_id"),
        row.getBuffer("credentials_sealed").getBytes(),
        row.getString("masked"),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        instant(row, "last_success_at"),
        instant(row, "last_error_at"),
        row.getString("last_error"));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
