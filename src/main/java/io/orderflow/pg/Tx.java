package io.orderflow.pg;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * An open transaction. Statements are sent at once and in order, without waiting for each other's
 * answers: those started in one go make one round trip.
 */
public final class Tx implements Writes {
  private final PgConnection connection;
  private Future<?> last;
  private Throwable failed;
  private boolean committing;
  private boolean over;
  private boolean begun;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Tx(PgConnection connection) {
    this.connection = connection;
  }

  /** Fails at once when the transaction is over, say because its time was up. */
  public Future<RowSet<Row>> query(String sql, Tuple binds) {
    if (over) {
      return tooLate();
    }
    Future<RowSet<Row>> result =
        connection.preparedQuery(sql).execute(binds).onFailure(this::failed);
    last = result;
    return result;
  }

  @Override
  public Future<Void> execute(String sql, Tuple binds) {
    return query(sql, binds).mapEmpty();
  }

  @Override
  public Future<List<Row>> returning(String sql, Tuple binds) {
    return query(sql, binds).map(rows -> StreamSupport.stream(rows.spliterator(), false).toList());
  }

  @Override
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /**
   * Sends COMMIT behind the statements sent so far, without waiting for them: when one of them
   * fails PostgreSQL rolls back, and so does the transaction's outcome. Saves the last round trip.
   */
  public Future<Void> commit() {
    if (committing) {
      return last.mapEmpty();
    }
    if (over) {
      return tooLate();
    }
    committing = true;
    over = true;
    Future<Void> result = connection.query("COMMIT").execute().compose(this::committed);
    last = result;
    return result;
  }

  void begin() {
    last = connection.query("BEGIN").execute().onSuccess(answered -> begun = true);
  }

  @Override
  public boolean isBegun() {
    return begun;
  }

  <T> Future<T> rollback(Throwable failure) {
    over = true;
    if (!committing) {
      last = connection.query("ROLLBACK").execute();
    }
    return Future.failedFuture(failure);
  }

  /** Completes when the server has answered everything, that is when the connection is free. */
  Future<?> settled() {
    return last;
  }

  private static <T> Future<T> tooLate() {
    return Future.failedFuture(new FaultException(new Fault.Unavailable("database")));
  }

  /** The first failure is the reason: behind it every statement only says "aborted". */
  private void failed(Throwable failure) {
    if (failed == null) {
      failed = failure;
    }
  }

  /** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and calls that a success. */
  private Future<Void> committed(RowSet<Row> answer) {
    if (failed != null) {
      return Future.failedFuture(failed);
    }
    afterCommit.forEach(Runnable::run);
    return Future.succeededFuture();
  }
}
