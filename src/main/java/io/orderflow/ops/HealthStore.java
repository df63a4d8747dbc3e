package io.orderflow.ops;

import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** The SQL by which the database shows that it answers, and how old its schema is. */
final class HealthStore {
  static final String PING = "SELECT 1";

  static final String SCHEMA =
      """
      SELECT coalesce(max(version::int), 0)
      FROM flyway_schema_history
      WHERE success
      """;

  private final Database database;

  HealthStore(Database database) {
    this.database = database;
  }

  Future<Void> ping() {
    return database.query(PING, Tuple.tuple()).mapEmpty();
  }

  /** The number of the newest migration that was applied. */
  Future<Integer> schema() {
    return database.query(SCHEMA, Tuple.tuple()).map(rows -> rows.iterator().next().getInteger(0));
  }
}
