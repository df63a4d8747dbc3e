package io.orderflow.tenant;

import io.orderflow.bus.Mode;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The SQL by which operators manage tenants and their keys. */
final class TenantStore {
  static final String INSERT_TENANT =
      """
      INSERT INTO tenants (tenant_id, name, plan, status, created_at)
      VALUES ($1, $2, $3, $4, $5)
      """;
  static final String SELECT_TENANTS =
      """
      SELECT tenant_id, name, plan, status, created_at
      FROM tenants
      ORDER BY name
      """;
  static final String SELECT_TENANT =
      """
      SELECT tenant_id, name, plan, status, created_at
      FROM tenants
      WHERE tenant_id = $1
      """;
  static final String SELECT_TENANT_BY_NAME =
      """
      SELECT tenant_id, name, plan, status, created_at
      FROM tenants
      WHERE name = $1
      """;
  static final String UPDATE_STATUS =
      """
      UPDATE tenants
      SET status = $2
      WHERE tenant_id = $1
      RETURNING tenant_id, name, plan, status, created_at
      """;
  static final String UPDATE_PLAN =
      """
      UPDATE tenants
      SET plan = $2
      WHERE tenant_id = $1
      RETURNING tenant_id, name, plan, status, created_at
      """;
  static final String INSERT_KEY =
      """
      INSERT INTO api_keys (tenant_id, key_id, digest, mode, scopes, hint, created_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """;
  static final String SELECT_KEYS =
      """
      SELECT tenant_id, key_id, mode, scopes, hint, created_at, expires_at, revoked_at
      FROM api_keys
      WHERE tenant_id = $1
      ORDER BY key_id
      """;
  static final String SELECT_KEY =
      """
      SELECT tenant_id, key_id, mode, scopes, hint, created_at, expires_at, revoked_at
      FROM api_keys
      WHERE tenant_id = $1 AND digest = $2
      """;
  static final String LOCK_KEY =
      """
      SELECT tenant_id, key_id, mode, scopes, hint, created_at, expires_at, revoked_at
      FROM api_keys
      WHERE tenant_id = $1 AND key_id = $2
      FOR UPDATE
      """;

  /** An operator names a key by its identifier alone. */
  static final String SELECT_OWNER =
      """
      SELECT tenant_id
      FROM api_keys
      WHERE key_id = $1
      """;

  static final String REVOKE_KEY =
      """
      UPDATE api_keys
      SET revoked_at = coalesce(revoked_at, $3)
      WHERE tenant_id = $1 AND key_id = $2
      RETURNING tenant_id, key_id, mode, scopes, hint, created_at, expires_at, revoked_at
      """;
  static final String EXPIRE_KEY =
      """
      UPDATE api_keys
      SET expires_at = least(expires_at, $3)
      WHERE tenant_id = $1 AND key_id = $2
      """;

  private final Database database;

  TenantStore(Database database) {
    this.database = database;
  }

  <T> Future<T> transaction(Function<Tx, Future<T>> work) {
    return database.transaction(work);
  }

  Future<Void> insert(Tx tx, Tenant tenant) {
    return tx.query(
            INSERT_TENANT,
            Tuple.of(
                tenant.tenantId(),
                tenant.name(),
                tenant.plan(),
                tenant.status(),
                timestamp(tenant.createdAt())))
        .mapEmpty();
  }

  Future<List<Tenant>> tenants() {
    return database
        .query(SELECT_TENANTS, Tuple.tuple())
        .map(rows -> all(rows, TenantStore::tenant));
  }

  Future<Optional<Tenant>> tenant(UUID tenantId) {
    return database
        .query(SELECT_TENANT, Tuple.of(tenantId))
        .map(rows -> first(rows, TenantStore::tenant));
  }

  Future<Optional<Tenant>> tenant(String name) {
    return database
        .query(SELECT_TENANT_BY_NAME, Tuple.of(name))
        .map(rows -> first(rows, TenantStore::tenant));
  }

  Future<Optional<Tenant>> setStatus(UUID tenantId, Tenant.Status status) {
    return database
        .query(UPDATE_STATUS, Tuple.of(tenantId, status))
        .map(rows -> first(rows, TenantStore::tenant));
  }

  Future<Optional<Tenant>> setPlan(UUID tenantId, Plan plan) {
    return database
        .query(UPDATE_PLAN, Tuple.of(tenantId, plan))
        .map(rows -> first(rows, TenantStore::tenant));
  }

  Future<Void> insert(Tx tx, KeyRecord key, Digest digest) {
    return tx.query(
            INSERT_KEY,
            Tuple.of(
                key.tenantId(),
                key.keyId(),
                Buffer.buffer(digest.bytes()),
                key.mode(),
                key.scopes().toArray(String[]::new),
                key.hint(),
                timestamp(key.createdAt()),
                timestamp(key.expiresAt())))
        .mapEmpty();
  }

  Future<List<KeyRecord>> keys(UUID tenantId) {
    return database.query(SELECT_KEYS, Tuple.of(tenantId)).map(rows -> all(rows, TenantStore::key));
  }

  Future<Optional<KeyRecord>> key(UUID tenantId, Digest digest) {
    return database
        .query(SELECT_KEY, Tuple.of(tenantId, Buffer.buffer(digest.bytes())))
        .map(rows -> first(rows, TenantStore::key));
  }

  Future<Optional<KeyRecord>> lock(Tx tx, UUID tenantId, UUID keyId) {
    return tx.query(LOCK_KEY, Tuple.of(tenantId, keyId)).map(rows -> first(rows, TenantStore::key));
  }

  Future<Optional<UUID>> owner(UUID keyId) {
    return database
        .query(SELECT_OWNER, Tuple.of(keyId))
        .map(rows -> first(rows, row -> row.getUUID("tenant_id")));
  }

  Future<Optional<KeyRecord>> revoke(UUID tenantId, UUID keyId, Instant at) {
    return database
        .query(REVOKE_KEY, Tuple.of(tenantId, keyId, timestamp(at)))
        .map(rows -> first(rows, TenantStore::key));
  }

  Future<Void> expire(Tx tx, UUID tenantId, UUID keyId, Instant at) {
    return tx.query(EXPIRE_KEY, Tuple.of(tenantId, keyId, timestamp(at))).mapEmpty();
  }

  private static Tenant tenant(Row row) {
    return new Tenant(
        row.getUUID("tenant_id"),
        row.getString("name"),
        row.get(Plan.class, "plan"),
        row.get(Tenant.Status.class, "status"),
        row.getOffsetDateTime("created_at").toInstant());
  }

  private static KeyRecord key(Row row) {
    return new KeyRecord(
        row.getUUID("tenant_id"),
        row.getUUID("key_id"),
        row.get(Mode.class, "mode"),
        Set.of(row.getArrayOfStrings("scopes")),
        row.getString("hint"),
        instant(row.getOffsetDateTime("created_at")),
        instant(row.getOffsetDateTime("expires_at")),
        instant(row.getOffsetDateTime("revoked_at")));
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }

  private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(read.apply(rows.iterator().next()));
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(OffsetDateTime timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
