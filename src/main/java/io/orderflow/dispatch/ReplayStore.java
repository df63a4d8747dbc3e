package io.orderflow.dispatch;

import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The SQL of replay jobs. */
final class ReplayStore {
  private static final String COLUMNS =
      "tenant_id, job_id, webhook_id, delivery_ids, from_id, to_id, position, replayed, created_at, finished_at";

  static final String WEBHOOK_STATUS =
      """
      SELECT status::text
      FROM webhooks
      WHERE tenant_id = $1
        AND webhook_id = $2
        AND status <> 'deleted'
        AND kind = 'webhook'
      """;

  static final String INSERT =
      """
      INSERT INTO replay_jobs (tenant_id, job_id, webhook_id, delivery_ids, from_id, to_id, position, next_at, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, '00000000-0000-0000-0000-000000000000', $7, $7)
      """;

  static final String GET =
      """
      SELECT %s
      FROM replay_jobs
      WHERE tenant_id = $1
        AND job_id = $2
      """
          .formatted(COLUMNS);

  // across tenants: mostly there is none, and then this one statement is all
  static final String ANY_DUE =
      """
      SELECT EXISTS (
        SELECT 1
        FROM replay_jobs
        WHERE finished_at IS NULL
          AND next_at <= $1)
      """;

  // across tenants: the dispatcher serves all
  static final String NEXT =
      """
      SELECT %s
      FROM replay_jobs
      WHERE finished_at IS NULL
        AND next_at <= $1
      ORDER BY next_at
      LIMIT 1
      FOR UPDATE SKIP LOCKED
      """
          .formatted(COLUMNS);

  static final String REVIVE_ALL = revive("c.state = 'dead'");

  static final String REVIVE_OF_WEBHOOK =
      revive("c.webhook_id = $6 AND delivery_status(c.state, c.attempts) = 'dead'");

  static final String REVIVE_SOME = revive("c.delivery_id = ANY ($7) AND c.state = 'dead'");

  static final String ADVANCE =
      """
      UPDATE replay_jobs
      SET position = $3, replayed = replayed + $4, next_at = $5, finished_at = $6
      WHERE tenant_id = $1
        AND job_id = $2
      """;

  /** The endpoint's status, or nothing when there is none. */
  Future<Optional<String>> webhookStatus(Tx tx, UUID tenantId, UUID webhookId) {
    return tx.query(WEBHOOK_STATUS, Tuple.of(tenantId, webhookId))
        .map(rows -> rows.rowCount() == 0 ? null : rows.iterator().next().getString(0))
        .map(Optional::ofNullable);
  }

  Future<Void> insert(Tx tx, ReplayJob job) {
    Tuple binds =
        Tuple.tuple()
            .addUUID(job.tenantId())
            .addUUID(job.id())
            .addUUID(job.webhookId())
            .addArrayOfUUID(ids(job))
            .addUUID(job.fromId())
            .addUUID(job.toId())
            .addValue(Columns.utc(job.createdAt()));
    return tx.query(INSERT, binds).mapEmpty();
  }

  Future<Optional<ReplayJob>> get(Tx tx, UUID tenantId, UUID jobId) {
    return tx.query(GET, Tuple.of(tenantId, jobId)).map(ReplayStore::first);
  }

  /** Whether there is a job that may go on now, be it in another process's hands. */
  Future<Boolean> anyDue(Database database, Instant now) {
    return database
        .query(ANY_DUE, Tuple.of(Columns.utc(now)))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** A job that may go on now; nobody else goes on with it until the transaction ends. */
  Future<Optional<ReplayJob>> next(Tx tx, Instant now) {
    return tx.query(NEXT, Tuple.of(Columns.utc(now))).map(ReplayStore::first);
  }

  /** Makes the job's next dead letters pending, but not those to endpoints that take nothing. */
  Future<Revived> revive(Tx tx, ReplayJob job, Instant now, int limit) {
    Tuple binds =
        Tuple.tuple()
            .addUUID(job.tenantId())
            .addUUID(job.position())
            .addUUID(job.fromId())
            .addUUID(job.toId())
            .addValue(Columns.utc(job.createdAt()))
            .addUUID(job.webhookId())
            .addArrayOfUUID(ids(job))
            .addValue(Columns.utc(now))
            .addInteger(limit);
    return tx.query(statement(job), binds)
        .map(rows -> revived(rows.iterator().next(), job.position()));
  }

  Future<Void> advance(Tx tx, ReplayJob job, Revived revived, Instant nextAt, Instant finishedAt) {
    Tuple binds =
        Tuple.tuple()
            .addUUID(job.tenantId())
            .addUUID(job.id())
            .addUUID(revived.last())
            .addLong((long) revived.count())
            .addValue(Columns.utc(nextAt))
            .addValue(finishedAt == null ? null : Columns.utc(finishedAt));
    return tx.query(ADVANCE, binds).mapEmpty();
  }

  /**
   * One piece of a job.
   *
   * @param looked how many dead letters were looked at
   * @param count how many of those are pending now
   * @param last the last that was looked at
   */
  record Revived(int looked, int count, UUID last) {}

  private static Revived revived(Row row, UUID before) {
    UUID last = row.getUUID("last");
    return new Revived(
        row.getInteger("looked"), row.getInteger("revived"), last == null ? before : last);
  }

  /** Each kind of choice has its index, so that a piece looks at no more than it takes. */
  private static String statement(ReplayJob job) {
    if (job.deliveryIds() != null) {
      return REVIVE_SOME;
    }
    return job.webhookId() == null ? REVIVE_ALL : REVIVE_OF_WEBHOOK;
  }

  /** What died again since the job began is not its business. */
  private static String revive(String which) {
    return """
      WITH picked AS (
        SELECT c.tenant_id, c.delivery_id, c.webhook_id
        FROM deliveries c
        WHERE c.tenant_id = $1
          AND %s
          AND c.delivery_id > $2
          AND c.delivery_id >= $3
          AND c.delivery_id < $4
          AND c.settled_at <= $5
          AND ($6::uuid IS NULL OR c.webhook_id = $6)
          AND ($7::uuid[] IS NULL OR c.delivery_id = ANY ($7))
        ORDER BY c.delivery_id
        LIMIT $9
        FOR UPDATE),
      revived AS (
        UPDATE deliveries d
        SET state = 'pending', lane = 'replay', attempts = 0, due_at = $8, settled_at = NULL
        FROM picked p
        JOIN webhooks w
          ON w.tenant_id = p.tenant_id
          AND w.webhook_id = p.webhook_id
          AND w.status = 'enabled'
          AND w.kind = 'webhook'
        WHERE d.tenant_id = p.tenant_id
          AND d.delivery_id = p.delivery_id
        RETURNING d.delivery_id)
      SELECT (SELECT count(*) FROM picked)::int AS looked, (SELECT count(*) FROM revived)::int AS revived,
        (SELECT delivery_id FROM picked ORDER BY delivery_id DESC LIMIT 1) AS last
      """
        .formatted(which);
  }

  private static UUID[] ids(ReplayJob job) {
    return job.deliveryIds() == null ? null : job.deliveryIds().toArray(UUID[]::new);
  }

  private static Optional<ReplayJob> first(RowSet<Row> rows) {
    return rows.rowCount() == 0 ? Optional.empty() : Optional.of(job(rows.iterator().next()));
  }

  private static ReplayJob job(Row row) {
    UUID[] deliveryIds = row.getArrayOfUUIDs("delivery_ids");
    OffsetDateTime finishedAt = row.getOffsetDateTime("finished_at");
    return new ReplayJob(
        row.getUUID("tenant_id"),
        row.getUUID("job_id"),
        row.getUUID("webhook_id"),
        deliveryIds == null ? null : List.of(deliveryIds),
        row.getUUID("from_id"),
        row.getUUID("to_id"),
        row.getUUID("position"),
        row.getLong("replayed"),
        row.getOffsetDateTime("created_at").toInstant(),
        finishedAt == null ? null : finishedAt.toInstant());
  }
}
