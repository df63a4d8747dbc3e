package io.orderflow.bulk;

import io.orderflow.bulk.BulkMessages.BeginImport;
import io.orderflow.bulk.BulkMessages.StageRows;
import io.orderflow.bus.Caller;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;

/** The SQL that takes an import in: the job, its rows as they come, and the end of them. */
final class StageStore {
  // two imports of one tenant are counted one after the other
  static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(hashtextextended('imports of ' || $1::uuid, 0))
      """;

  static final String BEGIN =
      """
      INSERT INTO import_jobs (tenant_id, job_id, mode, correlation_id, traceparent, status, upload_until, turn_at, created_at)
      SELECT $1, $2, $3::text::key_mode, $4, $5, 'uploading', $6, $7, $7
      WHERE (
        SELECT count(*)
        FROM import_jobs
        WHERE tenant_id = $1
          AND status <> 'completed'
          AND (status = 'uploading' OR $8)) < $9
      """;

  static final String STAGE =
      """
      INSERT INTO import_chunks (tenant_id, job_id, first_line, body)
      SELECT tenant_id, job_id, $3, $4
      FROM import_jobs
      WHERE tenant_id = $1
        AND job_id = $2
        AND status = 'uploading'
        AND upload_until > $5
      """;

  static final String QUEUE =
      """
      UPDATE import_jobs
      SET status = 'queued', rows = $3, upload_until = NULL, turn_at = $4
      WHERE tenant_id = $1
        AND job_id = $2
        AND status = 'uploading'
        AND upload_until > $4
        AND (
          SELECT count(*)
          FROM import_jobs
          WHERE tenant_id = $1
            AND status <> 'completed'
            AND status <> 'uploading') < $5
      """;

  static final String GIVE_UP =
      """
      UPDATE import_jobs
      SET upload_until = $3
      WHERE tenant_id = $1
        AND job_id = $2
        AND status = 'uploading'
      """;

  /** Opens an upload unless the tenant has so many jobs already, and says whether it did. */
  Future<Boolean> begin(
      Tx tx, BeginImport request, UUID jobId, Instant now, Instant until, int most) {
    Caller caller = request.caller();
    lock(tx, caller.tenantId());
    Tuple binds =
        Tuple.tuple()
            .addUUID(caller.tenantId())
            .addUUID(jobId)
            .addString(caller.mode().name())
            .addString(caller.correlationId())
            .addString(caller.traceparent())
            .addValue(Columns.utc(until))
            .addValue(Columns.utc(now))
            .addBoolean(!request.isKeyed())
            .addInteger(most);
    return tx.query(BEGIN, binds).map(rows -> rows.rowCount() == 1);
  }

  /** Writes the lines down while the upload is open, and says whether it was. */
  Future<Boolean> stage(Database database, StageRows request, Instant now) {
    Tuple binds =
        Tuple.tuple()
            .addUUID(request.caller().tenantId())
            .addUUID(request.jobId())
            .addInteger(request.firstLine())
            .addBuffer(Buffer.buffer(request.body()))
            .addValue(Columns.utc(now));
    return database.query(STAGE, binds).map(rows -> rows.rowCount() == 1);
  }

  /** Closes the upload unless the tenant has so many jobs to be done, and says whether it did. */
  Future<Boolean> queue(Tx tx, UUID tenantId, ImportJob job, int most) {
    lock(tx, tenantId);
    Tuple binds = Tuple.of(tenantId, job.id(), job.rows(), Columns.utc(job.createdAt()), most);
    return tx.query(QUEUE, binds).map(rows -> rows.rowCount() == 1);
  }

  /** What is left of an open upload may be deleted from now on. */
  Future<Void> giveUp(Database database, UUID tenantId, UUID jobId, Instant now) {
    return database.query(GIVE_UP, Tuple.of(tenantId, jobId, Columns.utc(now))).mapEmpty();
  }

  private static void lock(Tx tx, UUID tenantId) {
    tx.query(LOCK, Tuple.of(tenantId));
  }
}
