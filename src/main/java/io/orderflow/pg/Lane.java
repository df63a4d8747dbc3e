package io.orderflow.pg;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One connection on which transactions follow each other in the order in which they were begun: the
 * next one is at the server already when one ends. For one event loop.
 */
public final class Lane {
  private final Pool pool;
  private final Duration queryTimeout;
  private Future<SqlConnection> line;

  Lane(Pool pool, Duration queryTimeout) {
    this.pool = pool;
    this.queryTimeout = queryTimeout;
  }

  /** Gathers what the work writes and sends it at once, as one statement; nothing if it throws. */
  public <T> Future<T> transaction(Function<Compound, Future<T>> work) {
    Compound all = new Compound();
    Future<T> written = Future.succeededFuture(all).compose(work);
    if (written.failed()) {
      return written;
    }
    Future<SqlConnection> current = line();
    return send(all, current)
        .timeout(queryTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .compose(committed -> written)
        .onFailure(failure -> judge(current, failure))
        .recover(Database::explain);
  }

  private static Future<Void> send(Compound all, Future<SqlConnection> current) {
    return current.succeeded() ? all.send(current.result()) : here(current).compose(all::send);
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
