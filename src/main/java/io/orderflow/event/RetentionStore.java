package io.orderflow.event;

import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The SQL that keeps the logs from growing without end; it alone works on all tenants at once. */
final class RetentionStore {
  /** So few that the statement holds no lock for long. */
  private static final int BATCH = 1_000;

  static final String ENSURE_PARTITIONS =
      """
      SELECT ensure_partitions($1, $2)
      """;

  static final String DROP_ONE_PARTITION =
      """
      SELECT drop_oldest_partition($1)
      """;

  // across tenants: retention; the rows of an import that is still at work need theirs when it goes
  // on after a crash
  static final String FORGET_ANSWERS =
      """
      DELETE FROM idempotency_keys
      WHERE (tenant_id, mode, key) IN (
        SELECT tenant_id, mode, key
        FROM idempotency_keys
        WHERE created_at < least($1, (
          SELECT min(taken_at)
          FROM import_chunks))
        LIMIT $2
        FOR UPDATE SKIP LOCKED)
      """;

  private final Database database;

  RetentionStore(Database database) {
    this.database = database;
  }

  Future<Void> ensurePartitions(LocalDate firstDay, int days) {
    return database.query(ENSURE_PARTITIONS, Tuple.of(firstDay, days)).mapEmpty();
  }

  /** Drops one partition of days before that, and says whether there was one it could drop. */
  Future<Boolean> dropOnePartition(LocalDate firstKept) {
    return database
        .query(DROP_ONE_PARTITION, Tuple.of(firstKept))
        .map(rows -> rows.iterator().next().getString(0) != null);
  }

  /** Deletes a batch of answers that are older, and says whether there may be more. */
  Future<Boolean> forgetSomeAnswers(Instant before) {
    return database
        .query(FORGET_ANSWERS, Tuple.of(before.atOffset(ZoneOffset.UTC), BATCH))
        .map(result -> result.rowCount() == BATCH);
  }
}
