package io.orderflow.bulk;

import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** The SQL that deletes what is left of uploads and what is too old, a batch at a time. */
final class UpkeepStore {
  /** So few that the statement holds no lock for long. */
  private static final int RESULTS = 5_000;

  /** Each may be half a mebibyte. */
  private static final int CHUNKS = 100;

  // across tenants: upkeep
  static final String DELETE_BROKEN_CHUNKS =
      """
      DELETE FROM import_chunks
      WHERE (tenant_id, job_id, first_line) IN (
        SELECT c.tenant_id, c.job_id, c.first_line
        FROM import_jobs j
        JOIN import_chunks c
          ON c.tenant_id = j.tenant_id
          AND c.job_id = j.job_id
        WHERE j.status = 'uploading'
          AND j.upload_until <= $1
        LIMIT $2)
      """;

  // across tenants: upkeep
  static final String DELETE_BROKEN_UPLOADS =
      """
      DELETE FROM import_jobs j
      WHERE j.status = 'uploading'
        AND j.upload_until <= $1
        AND NOT EXISTS (
          SELECT 1
          FROM import_chunks c
          WHERE c.tenant_id = j.tenant_id
            AND c.job_id = j.job_id)
      """;

  // across tenants: upkeep
  static final String DELETE_OLD_RESULTS =
      """
      DELETE FROM import_results
      WHERE (tenant_id, job_id, line) IN (
        SELECT r.tenant_id, r.job_id, r.line
        FROM import_jobs j
        JOIN import_results r
          ON r.tenant_id = j.tenant_id
          AND r.job_id = j.job_id
        WHERE j.status = 'completed'
          AND j.completed_at <= $1
        LIMIT $2)
      """;

  // across tenants: upkeep
  static final String DELETE_OLD_JOBS =
      """
      DELETE FROM import_jobs j
      WHERE j.status = 'completed'
        AND j.completed_at <= $1
        AND NOT EXISTS (
          SELECT 1
          FROM import_results r
          WHERE r.tenant_id = j.tenant_id
            AND r.job_id = j.job_id)
      """;

  private final Database database;

  UpkeepStore(Database database) {
    this.database = database;
  }

  /** Deletes a batch of what broken-off uploads left, and says whether there may be more. */
  Future<Boolean> deleteSomeBroken(Instant now) {
    return some(DELETE_BROKEN_CHUNKS, now, CHUNKS);
  }

  Future<Void> deleteBrokenUploads(Instant now) {
    return database.query(DELETE_BROKEN_UPLOADS, Tuple.of(Columns.utc(now))).mapEmpty();
  }

  /**
   * Deletes a batch of results of jobs that were done by then, and says whether there may be more.
   */
  Future<Boolean> deleteSomeResults(Instant before) {
    return some(DELETE_OLD_RESULTS, before, RESULTS);
  }

  Future<Void> deleteOldJobs(Instant before) {
    return database.query(DELETE_OLD_JOBS, Tuple.of(Columns.utc(before))).mapEmpty();
  }

  private Future<Boolean> some(String statement, Instant time, int most) {
    return database
        .query(statement, Tuple.of(Columns.utc(time), most))
        .map(rows -> rows.rowCount() == most);
  }
}
