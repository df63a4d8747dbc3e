package io.orderflow.cli.doctor;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** The SQL that asks a PostgreSQL server how it is set up. */
final class ServerStore {
  static final String FACTS =
      """
      SELECT current_setting('server_version_num')::int AS version,
        current_setting('fsync') AS fsync,
        current_setting('synchronous_commit') AS synchronous_commit,
        current_setting('track_activities') AS track_activities,
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS connections,
        (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
        clock_timestamp() AS now
      """;

  /** How a server is set up; {@code used} counts our own connection too. */
  record Facts(
      int version,
      boolean isFsync,
      String synchronousCommit,
      boolean isTracking,
      int connections,
      int used,
      Instant now) {}

  private ServerStore() {}

  static Future<Facts> facts(PgConnection connection) {
    return connection
        .preparedQuery(FACTS)
        .execute(Tuple.tuple())
        .map(rows -> facts(rows.iterator().next()));
  }

  private static Facts facts(Row row) {
    return new Facts(
        row.getInteger("version"),
        row.getString("fsync").equals("on"),
        row.getString("synchronous_commit"),
        row.getString("track_activities").equals("on"),
        row.getInteger("connections"),
        row.getInteger("used"),
        row.getOffsetDateTime("now").toInstant());
  }
}
