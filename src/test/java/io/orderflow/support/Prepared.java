package io.orderflow.support;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.orderflow.config.Settings;
import io.orderflow.pg.Database;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;

/** A connection to a migrated database on which the server itself judges statements. */
public final class Prepared implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final PgConnection connection;

  public Prepared() {
    Settings settings = Servers.settings();
    connection =
        Await.get(PgConnection.connect(vertx, Database.connectOptions(settings.database())));
  }

  /** PostgreSQL knows every table, column, type and operator of the statement. */
  public void accepts(String name, String sql) {
    assertThatCode(() -> Await.get(connection.prepare(sql).compose(known -> known.close())))
        .as(name)
        .doesNotThrowAnyException();
  }

  @Override
  public void close() {
    Await.get(connection.close());
    Await.get(vertx.close());
  }
}
