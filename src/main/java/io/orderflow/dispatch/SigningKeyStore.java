package io.orderflow.dispatch;

import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The SQL of the keys that sign tokens; they are OrderFlow's, not a tenant's. */
final class SigningKeyStore {
  // two processes that start on an empty table make one key
  static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(hashtextextended('signing_keys', 0))
      """;

  static final String ALL =
      """
      SELECT key_id, public_key, private_sealed
      FROM signing_keys
      ORDER BY created_at DESC
      """;

  static final String INSERT =
      """
      INSERT INTO signing_keys (key_id, public_key, private_sealed, created_at)
      VALUES ($1, $2, $3, $4)
      """;

  /** A key as it rests. */
  record Resting(UUID id, byte[] publicKey, byte[] privateSealed) {}

  private final Database database;

  SigningKeyStore(Database database) {
    this.database = database;
  }

  /** Runs the work while no other process looks for keys. */
  <T> Future<T> alone(Function<Tx, Future<T>> work) {
    return database.transaction(
        tx -> tx.query(LOCK, Tuple.tuple()).compose(locked -> work.apply(tx)));
  }

  /** All keys, the newest first. */
  Future<List<Resting>> all(Tx tx) {
    return tx.query(ALL, Tuple.tuple())
        .map(rows -> StreamSupport.stream(rows.spliterator(), false))
        .map(rows -> rows.map(SigningKeyStore::resting).toList());
  }

  Future<Void> insert(Tx tx, Resting key, Instant now) {
    Tuple binds =
        Tuple.of(
            key.id(),
            Buffer.buffer(key.publicKey()),
            Buffer.buffer(key.privateSealed()),
            Columns.utc(now));
    return tx.query(INSERT, binds).mapEmpty();
  }

  private static Resting resting(Row row) {
    return new Resting(
        row.getUUID("key_id"),
        row.getBuffer("public_key").getBytes(),
        row.getBuffer("private_sealed").getBytes());
  }
}
