package io.orderflow.bulk;

import io.orderflow.bulk.BulkMessages.ListImports;
import io.orderflow.bulk.BulkMessages.ListResults;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The SQL that tells how far imports are; an upload is none yet. */
final class ImportStore {
  private static final UUID NEWEST = new UUID(-1, -1);

  private static final String COLUMNS =
      "job_id, status::text AS status, rows, succeeded, failed, created_at, started_at, completed_at";

  static final String GET =
      """
      SELECT %s
      FROM import_jobs
      WHERE tenant_id = $1
        AND job_id = $2
        AND status <> 'uploading'
      """
          .formatted(COLUMNS);

  static final String LIST =
      """
      SELECT %s
      FROM import_jobs
      WHERE tenant_id = $1
        AND job_id < $2
        AND status <> 'uploading'
      ORDER BY job_id DESC
      LIMIT $3
      """
          .formatted(COLUMNS);

  static final String RESULTS = results("");

  static final String SUCCEEDED = results("AND problem IS NULL");

  static final String FAILED = results("AND problem IS NOT NULL");

  private final Database database;

  ImportStore(Database database) {
    this.database = database;
  }

  Future<Optional<ImportJob>> get(UUID tenantId, UUID jobId) {
    return database
        .query(GET, Tuple.of(tenantId, jobId))
        .map(rows -> stream(rows).map(ImportStore::job).findFirst());
  }

  Future<List<ImportJob>> list(ListImports query, int limit) {
    UUID before = query.after() == null ? NEWEST : query.after();
    return database
        .query(LIST, Tuple.of(query.caller().tenantId(), before, limit))
        .map(rows -> stream(rows).map(ImportStore::job).toList());
  }

  Future<List<RowResult>> results(ListResults query, int limit) {
    Tuple binds = Tuple.of(query.caller().tenantId(), query.jobId(), query.after(), limit);
    return database
        .query(statement(query.status()), binds)
        .map(rows -> stream(rows).map(ImportStore::result).toList());
  }

  private static String statement(String status) {
    if (status == null) {
      return RESULTS;
    }
    return status.equals("failed") ? FAILED : SUCCEEDED;
  }

  private static String results(String which) {
    return """
      SELECT line, order_id, problem
      FROM import_results
      WHERE tenant_id = $1
        AND job_id = $2
        AND line > $3
        %s
      ORDER BY line
      LIMIT $4
      """
        .formatted(which);
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static RowResult result(Row row) {
    return new RowResult(row.getInteger("line"), row.getUUID("order_id"), row.getString("problem"));
  }

  private static ImportJob job(Row row) {
    return new ImportJob(
        row.getUUID("job_id"),
        row.getString("status"),
        row.getInteger("rows"),
        row.getInteger("succeeded"),
        row.getInteger("failed"),
        instant(row, "created_at"),
        instant(row, "started_at"),
        instant(row, "completed_at"));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
