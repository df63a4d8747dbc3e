package io.orderflow.integration.pagerduty;

import io.orderflow.integration.pagerduty.AlertStore.Kept;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The SQL by which a process leaves word of its own alerts, for those who outlive it. */
final class ProcessAlertStore {
  // answers what stood there before: others may have held this process to be gone
  static final String WRITE_DOWN =
      """
      WITH before AS (
        SELECT %s
        FROM alerts
        WHERE dedup_key = ANY ($1)),
      written AS (
        INSERT INTO alerts (dedup_key, rule, phase, since, event, revision, told, process, seen_at)
        SELECT s.dedup_key, s.rule, s.phase::alert_phase, s.since, s.event, s.revision, s.told, $8, $9
        FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::bigint[], $7::bigint[])
          AS s (dedup_key, rule, phase, since, event, revision, told)
        ON CONFLICT (dedup_key) DO UPDATE
        SET phase = excluded.phase, since = excluded.since, event = excluded.event, revision = excluded.revision,
          told = excluded.told, seen_at = excluded.seen_at, orphaned = false)
      SELECT *
      FROM before
      """
          .formatted(AlertStore.COLUMNS);

  static final String LEAVE =
      """
      DELETE FROM alerts
      WHERE process = $1
        AND phase IN ('well', 'pending')
        AND told = revision
      """;

  private final Database database;

  ProcessAlertStore(Database database) {
    this.database = database;
  }

  /** Writes a process's alerts down, and answers by their keys those that stood there before. */
  Future<Map<String, Kept>> writeDown(String process, List<Alert> alerts, Instant now) {
    Tuple binds = AlertStore.columns(alerts).addString(process).addValue(Columns.utc(now));
    return database.query(WRITE_DOWN, binds).map(AlertStore::kept).map(ProcessAlertStore::byKey);
  }

  /** The process stops: what still stands is left to others. */
  Future<Void> leave(String process) {
    return database.query(LEAVE, Tuple.of(process)).mapEmpty();
  }

  private static Map<String, Kept> byKey(List<Kept> kept) {
    return kept.stream().collect(Collectors.toMap(k -> k.alert().key(), Function.identity()));
  }
}
