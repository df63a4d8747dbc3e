package io.orderflow.integration.pagerduty;

import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The SQL of the installation's alerts, of orphans, and of the duty to watch over both. */
final class AlertStore {
  static final String COLUMNS =
      "dedup_key, rule, process, phase::text, since, event, revision, told, orphaned";

  // never waits: whoever finds the row locked is not on duty
  static final String TAKE_DUTY =
      """
      UPDATE alert_duty
      SET holder = $1, lease_until = $3
      WHERE single IN (
        SELECT single
        FROM alert_duty
        WHERE holder = $1
          OR lease_until < $2
        FOR UPDATE SKIP LOCKED)
      """;

  static final String LEAVE_DUTY =
      """
      UPDATE alert_duty
      SET lease_until = '-infinity'
      WHERE holder = $1
      """;

  // of processes that are gone, of rules that are no more and of an installation's former name
  static final String ORPHAN =
      """
      UPDATE alerts
      SET orphaned = true, phase = 'well', event = NULL, revision = revision + 1
      WHERE NOT orphaned
        AND CASE WHEN process IS NULL THEN dedup_key <> ALL ($1) ELSE seen_at < $2 END
      """;

  static final String OF_INSTALLATION =
      """
      SELECT %s
      FROM alerts
      WHERE process IS NULL
        OR orphaned
      """
          .formatted(COLUMNS);

  static final String SAVE =
      """
      INSERT INTO alerts (dedup_key, rule, phase, since, event, revision, told)
      SELECT s.dedup_key, s.rule, s.phase::alert_phase, s.since, s.event, s.revision, s.told
      FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::bigint[], $7::bigint[])
        AS s (dedup_key, rule, phase, since, event, revision, told)
      ON CONFLICT (dedup_key) DO UPDATE
      SET phase = excluded.phase, since = excluded.since, event = excluded.event, revision = excluded.revision,
        orphaned = false
      """;

  // one who is off duty by now may have been overtaken: then the newest is told once more
  static final String SETTLE =
      """
      UPDATE alerts a
      SET told = CASE WHEN a.revision = $2 THEN $2 ELSE a.told END,
        revision = CASE WHEN a.revision = $2 OR d.holder = $3 THEN a.revision ELSE a.revision + 1 END
      FROM alert_duty d
      WHERE a.dedup_key = $1
        AND (a.process IS NULL OR a.orphaned)
      """;

  static final String FORGET =
      """
      DELETE FROM alerts
      WHERE dedup_key = $1
        AND orphaned
        AND told = revision
      """;

  /** An alert as it stands in the table, and whether nobody watches it any more. */
  record Kept(Alert alert, boolean orphaned) {}

  /**
   * The duty that a process takes or keeps.
   *
   * @param until when it is over unless it is taken again
   */
  record Duty(String holder, Instant now, Instant until) {}

  private final Database database;

  AlertStore(Database database) {
    this.database = database;
  }

  /** Whether this process now has the duty. */
  Future<Boolean> takeDuty(Duty duty) {
    return database.query(TAKE_DUTY, binds(duty)).map(AlertStore::isTaken);
  }

  /**
   * Changes the installation's alerts while nobody else can; nothing when the duty was lost.
   *
   * @param keys of the alerts that are watched
   * @param silentSince a process that was not heard of since then is gone
   * @param change what becomes of those that are watched
   * @return all that somebody on duty must see to, orphans included
   */
  Future<List<Alert>> change(
      Duty duty, Set<String> keys, Instant silentSince, UnaryOperator<List<Alert>> change) {
    return database.transaction(tx -> ifOnDuty(tx, duty, keys, silentSince, change));
  }

  /** PagerDuty has taken that revision, or refused it for good. */
  Future<Void> settle(Notice notice, String process) {
    return database.transaction(
        tx -> {
          tx.query(SETTLE, Tuple.of(notice.key(), notice.revision(), process));
          tx.query(FORGET, Tuple.of(notice.key()));
          return tx.commit();
        });
  }

  /** Leaves the duty to whoever comes next. */
  Future<Void> leaveDuty(String holder) {
    return database.query(LEAVE_DUTY, Tuple.of(holder)).mapEmpty();
  }

  private static Future<List<Alert>> ifOnDuty(
      Tx tx, Duty duty, Set<String> keys, Instant silentSince, UnaryOperator<List<Alert>> change) {
    return tx.query(TAKE_DUTY, binds(duty))
        .compose(
            taken ->
                isTaken(taken)
                    ? changeAll(tx, keys, silentSince, change)
                    : Future.succeededFuture(List.of()));
  }

  private static Future<List<Alert>> changeAll(
      Tx tx, Set<String> keys, Instant silentSince, UnaryOperator<List<Alert>> change) {
    Tuple orphans =
        Tuple.tuple()
            .addArrayOfString(keys.toArray(String[]::new))
            .addValue(Columns.utc(silentSince));
    tx.query(ORPHAN, orphans);
    return tx.query(OF_INSTALLATION, Tuple.tuple())
        .map(rows -> kept(rows).stream().map(Kept::alert).toList())
        .compose(alerts -> save(tx, keys, alerts, change));
  }

  private static Future<List<Alert>> save(
      Tx tx, Set<String> keys, List<Alert> alerts, UnaryOperator<List<Alert>> change) {
    Map<Boolean, List<Alert>> watched =
        alerts.stream().collect(Collectors.partitioningBy(alert -> keys.contains(alert.key())));
    List<Alert> next = change.apply(watched.get(true));
    List<Alert> changed = next.stream().filter(alert -> !alerts.contains(alert)).toList();
    if (!changed.isEmpty()) {
      tx.query(SAVE, columns(changed));
    }
    return tx.commit().map(Stream.concat(next.stream(), watched.get(false).stream()).toList());
  }

  private static boolean isTaken(RowSet<Row> updated) {
    return updated.rowCount() == 1;
  }

  private static Tuple binds(Duty duty) {
    return Tuple.of(duty.holder(), Columns.utc(duty.now()), Columns.utc(duty.until()));
  }

  /** The first seven binds of a statement that writes alerts. */
  static Tuple columns(List<Alert> alerts) {
    return Columns.of(alerts)
        .text(Alert::key)
        .text(Alert::rule)
        .text(alert -> alert.standing().phase().name())
        .timestamp(alert -> alert.standing().since())
        .text(Alert::event)
        .bigint(Alert::revision)
        .bigint(Alert::told)
        .tuple();
  }

  static List<Kept> kept(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(AlertStore::kept).toList();
  }

  private static Kept kept(Row row) {
    Standing standing =
        new Standing(
            Phase.valueOf(row.getString("phase")), row.getOffsetDateTime("since").toInstant());
    Alert alert =
        new Alert(
            row.getString("dedup_key"),
            row.getString("rule"),
            row.getString("process"),
            standing,
            row.getString("event"),
            row.getLong("revision"),
            row.getLong("told"));
    return new Kept(alert, row.getBoolean("orphaned"));
  }
}
