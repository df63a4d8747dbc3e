package io.orderflow.cluster;

import io.orderflow.config.Settings;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQL by which processes that start at once join one after the other: each would find nobody,
 * found a cluster of its own, and have to give it up again.
 */
final class TurnStore {
  /** The number means nothing; only this lock of the database has it. */
  static final String TRY = "SELECT pg_try_advisory_lock(4046113) AS mine";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long RETRY_MILLIS = 100;
  private static final Logger LOG = LoggerFactory.getLogger(TurnStore.class);

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final int tries;

  /**
   * @param patience after which it is done out of turn: somebody else hangs
   */
  TurnStore(Vertx vertx, Settings.Database settings, Duration patience) {
    this.vertx = vertx;
    this.options = Database.connectOptions(settings);
    this.tries = (int) (patience.toMillis() / RETRY_MILLIS);
  }

  /** Runs the work while no other process does; the turn ends with its connection. */
  <T> Future<T> await(Supplier<Future<T>> work) {
    return PgConnection.connect(vertx, options)
        .timeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .compose(connection -> run(connection, work));
  }

  private <T> Future<T> run(PgConnection connection, Supplier<Future<T>> work) {
    return turn(connection, tries).compose(mine -> work.get()).eventually(connection::close);
  }

  private Future<Void> turn(PgConnection connection, int left) {
    return connection
        .query(TRY)
        .execute()
        .map(rows -> rows.iterator().next().getBoolean("mine"))
        .compose(mine -> mine ? Future.succeededFuture() : again(connection, left - 1));
  }

  private Future<Void> again(PgConnection connection, int left) {
    if (left <= 0) {
      LOG.warn("another process has been joining the cluster for long: not waiting for it");
      return Future.succeededFuture();
    }
    return vertx.timer(RETRY_MILLIS).compose(waited -> turn(connection, left));
  }
}
