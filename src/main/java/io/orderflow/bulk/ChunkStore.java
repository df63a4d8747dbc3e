package io.orderflow.bulk;

import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The SQL of the work: a chunk is taken, placed and replaced by its results. */
final class ChunkStore {
  // tenants take turns, a tenant's imports go oldest first; whoever took a chunk before is found by
  // its lease
  static final String TAKE =
      """
      WITH job AS (
        SELECT j.tenant_id, j.job_id
        FROM import_jobs j
        WHERE j.status <> 'completed'
          AND j.status <> 'uploading'
          AND EXISTS (
            SELECT 1
            FROM import_chunks c
            WHERE c.tenant_id = j.tenant_id
              AND c.job_id = j.job_id
              AND (c.lease_until IS NULL OR c.lease_until < $1 OR c.lease_id = $2))
        ORDER BY (
          SELECT max(o.turn_at)
          FROM import_jobs o
          WHERE o.tenant_id = j.tenant_id
            AND o.status <> 'completed'
            AND o.status <> 'uploading'), j.job_id
        LIMIT 1),
      chunk AS (
        SELECT c.tenant_id, c.job_id, c.first_line
        FROM job j
        JOIN import_chunks c
          ON c.tenant_id = j.tenant_id
          AND c.job_id = j.job_id
          AND (c.lease_until IS NULL OR c.lease_until < $1 OR c.lease_id = $2)
        ORDER BY c.first_line
        LIMIT 1
        FOR UPDATE OF c SKIP LOCKED),
      leased AS (
        UPDATE import_chunks c
        SET lease_id = $2, lease_until = $3, taken_at = coalesce(c.taken_at, $1)
        FROM chunk t
        WHERE c.tenant_id = t.tenant_id
          AND c.job_id = t.job_id
          AND c.first_line = t.first_line
        RETURNING c.tenant_id, c.job_id, c.first_line, c.body)
      UPDATE import_jobs j
      SET status = 'running', started_at = coalesce(j.started_at, $1), turn_at = $1
      FROM leased l
      WHERE j.tenant_id = l.tenant_id
        AND j.job_id = l.job_id
      RETURNING j.tenant_id, j.job_id, j.mode::text AS mode, j.correlation_id, j.traceparent, l.first_line, l.body
      """;

  static final String SETTLE =
      """
      WITH done AS (
        DELETE FROM import_chunks
        WHERE tenant_id = $1
          AND job_id = $2
          AND first_line = $3
          AND lease_id = $4
        RETURNING tenant_id, job_id),
      written AS (
        INSERT INTO import_results (tenant_id, job_id, line, order_id, problem)
        SELECT d.tenant_id, d.job_id, r.line, r.order_id, r.problem
        FROM done d
        CROSS JOIN unnest($5::int[], $6::uuid[], $7::text[]) AS r (line, order_id, problem))
      UPDATE import_jobs j
      SET succeeded = j.succeeded + $8,
        failed = j.failed + $9,
        status = CASE WHEN j.succeeded + j.failed + $8 + $9 = j.rows THEN 'completed' ELSE j.status END,
        completed_at = CASE WHEN j.succeeded + j.failed + $8 + $9 = j.rows THEN $10::timestamptz END
      FROM done d
      WHERE j.tenant_id = d.tenant_id
        AND j.job_id = d.job_id
      """;

  static final String RELEASE =
      """
      UPDATE import_chunks
      SET lease_until = NULL
      WHERE tenant_id = $1
        AND job_id = $2
        AND first_line = $3
        AND lease_id = $4
      """;

  private final Database database;

  ChunkStore(Database database) {
    this.database = database;
  }

  /**
   * The chunk whose turn it is, for nobody else until then. Who did not hear the answer asks again
   * with the same lease, and need not wait until it runs out.
   */
  Future<Optional<Chunk>> take(UUID leaseId, Instant now, Instant until) {
    return database
        .query(TAKE, Tuple.of(Columns.utc(now), leaseId, Columns.utc(until)))
        .map(rows -> first(rows, leaseId, until));
  }

  /** Writes down what became of the rows, unless somebody else has taken them over. */
  Future<Boolean> settle(Chunk chunk, List<RowResult> results, Instant now) {
    int succeeded = (int) results.stream().filter(RowResult::isSuccess).count();
    Tuple binds = key(chunk);
    Tuple columns =
        Columns.of(results)
            .integer(RowResult::line)
            .uuid(RowResult::orderId)
            .text(RowResult::problem)
            .tuple();
    for (int i = 0; i < columns.size(); i++) {
      binds.addValue(columns.getValue(i));
    }
    binds.addInteger(succeeded).addInteger(results.size() - succeeded).addValue(Columns.utc(now));
    return database.query(SETTLE, binds).map(rows -> rows.rowCount() == 1);
  }

  /** Gives the chunk back, for anyone to take. */
  Future<Void> release(Chunk chunk) {
    return database.query(RELEASE, key(chunk)).mapEmpty();
  }

  private static Tuple key(Chunk chunk) {
    return Tuple.tuple()
        .addUUID(chunk.caller().tenantId())
        .addUUID(chunk.jobId())
        .addInteger(chunk.firstLine())
        .addUUID(chunk.leaseId());
  }

  private static Optional<Chunk> first(RowSet<Row> rows, UUID leaseId, Instant until) {
    return rows.rowCount() == 0
        ? Optional.empty()
        : Optional.of(chunk(rows.iterator().next(), leaseId, until));
  }

  private static Chunk chunk(Row row, UUID leaseId, Instant until) {
    Caller caller =
        new Caller(
            row.getUUID("tenant_id"),
            Mode.valueOf(row.getString("mode")),
            row.getString("correlation_id"),
            row.getString("traceparent"));
    return new Chunk(
        caller,
        row.getUUID("job_id"),
        row.getInteger("first_line"),
        row.getBuffer("body").getBytes(),
        leaseId,
        until);
  }
}
