package io.orderflow.tenant;

import io.orderflow.bus.Mode;
import io.orderflow.pg.Database;
import io.orderflow.tenant.TenantMessages.Identity;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;

/** The SQL by which a key is recognised. */
final class AuthStore {
  /** The key, when it counts, and the epoch in which that is so: both of one snapshot. */
  static final String SELECT_BY_DIGEST =
      """
      SELECT e.epoch, t.tenant_id, k.key_id, k.mode, k.scopes, k.expires_at, t.plan
      FROM auth_epoch e
      LEFT JOIN (api_keys k JOIN tenants t ON t.tenant_id = k.tenant_id AND t.status = 'active')
        ON k.digest = $1 AND k.revoked_at IS NULL
      """;

  /** Two databases may share one Redis and one pepper: the lineage tells them apart. */
  static final String SELECT_EPOCH =
      """
      SELECT e.epoch, s.system_identifier || '/' || d.oid AS lineage
      FROM auth_epoch e, pg_control_system() s, pg_database d
      WHERE d.datname = current_database()
      """;

  private final Database database;

  AuthStore(Database database) {
    this.database = database;
  }

  /** What stands in the database in that epoch of a key, which is nothing when it is refused. */
  record Lookup(long epoch, Optional<KnownKey> key) {}

  Future<Lookup> find(Digest digest) {
    return database
        .query(SELECT_BY_DIGEST, Tuple.of(Buffer.buffer(digest.bytes())))
        .map(rows -> lookup(rows.iterator().next()));
  }

  static Future<AuthEpoch.Epoch> epoch(SqlClient connection) {
    return connection
        .preparedQuery(SELECT_EPOCH)
        .execute()
        .map(rows -> epoch(rows.iterator().next()));
  }

  private static Lookup lookup(Row row) {
    return new Lookup(
        row.getLong("epoch"),
        row.getUUID("key_id") == null ? Optional.empty() : Optional.of(key(row)));
  }

  private static KnownKey key(Row row) {
    OffsetDateTime expiresAt = row.getOffsetDateTime("expires_at");
    Identity identity =
        new Identity(
            row.getUUID("tenant_id"),
            row.getUUID("key_id"),
            row.get(Mode.class, "mode"),
            Set.of(row.getArrayOfStrings("scopes")),
            row.get(Plan.class, "plan"));
    return new KnownKey(identity, expiresAt == null ? null : expiresAt.toInstant());
  }

  private static AuthEpoch.Epoch epoch(Row row) {
    return new AuthEpoch.Epoch(row.getString("lineage"), row.getLong("epoch"));
  }
}
