package io.orderflow.ops;

import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** The one statement by which the database shows that it answers. */
final class HealthStore {
  static final String PING = "SELECT 1";

  private final Database database;

  HealthStore(Database database) {
    this.database = database;
  }

  Future<Void> ping() {
    return database.query(PING, Tuple.tuple()).mapEmpty();
  }
}
