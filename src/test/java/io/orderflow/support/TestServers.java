package io.orderflow.support;

/** A PostgreSQL and a Redis for tests, wherever they come from. */
interface TestServers {
  /** One line for the reader of the test run. */
  String description();

  String databaseUrl(String database);

  String redisUrl();

  /** Runs one statement in the maintenance database. */
  void execute(String sql);
}
