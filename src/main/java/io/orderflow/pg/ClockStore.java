package io.orderflow.pg;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** The SQL that asks the database what time it is. */
final class ClockStore {
  static final String NOW =
      """
      SELECT clock_timestamp()
      """;

  private final Database database;

  ClockStore(Database database) {
    this.database = database;
  }

  Future<Instant> now() {
    return database
        .query(NOW, Tuple.tuple())
        .map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant());
  }
}
