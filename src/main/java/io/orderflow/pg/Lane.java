package io.orderflow.pg;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * One connection on which transactions follow each other in the order in which they were begun: the
 * next one is at the server already when one ends. For one event loop.
 */
public final class Lane {
  private final Pool pool;
  private final Runner runner;
  private Future<SqlConnection> line;

  /** How a transaction runs on a connection that it leaves to others. */
  interface Runner {
    <T> Future<T> run(SqlConnection connection, Function<Tx, Future<T>> work);
  }

  Lane(Pool pool, Runner runner) {
    this.pool = pool;
    this.runner = runner;
  }

  /**
   * Runs the work, which must send all its statements and the COMMIT in one go: whatever comes next
   * is sent behind them.
   */
  public <T> Future<T> transaction(Function<Tx, Future<T>> work) {
    Future<SqlConnection> current = line();
    Future<T> outcome =
        current.succeeded()
            ? runner.run(current.result(), work)
            : here(current).compose(connection -> runner.run(connection, work));
    return outcome.onFailure(failure -> judge(current, failure)).recover(Database::explain);
  }

  private Future<SqlConnection> line() {
    if (line == null) {
      line = pool.getConnection();
      Future<SqlConnection> fresh = line;
      fresh.onSuccess(connection -> connection.closeHandler(closed -> leave(fresh)));
    }
    return line;
  }

  /** The connection is everyone's, but each transaction belongs to the trace of its own context. */
  private static Future<SqlConnection> here(Future<SqlConnection> current) {
    Context mine = Vertx.currentContext();
    if (mine == null) {
      return current;
    }
    return Future.future(
        promise -> current.onComplete(known -> mine.runOnContext(now -> promise.handle(known))));
  }

  /** Where nothing comes back in time nothing more is sent. */
  private void judge(Future<SqlConnection> current, Throwable failure) {
    if (PgFailure.isOutage(failure)) {
      leave(current);
      current.onSuccess(SqlConnection::close);
    }
  }

  private void leave(Future<SqlConnection> lost) {
    if (line == lost) {
      line = null;
    }
  }
}
