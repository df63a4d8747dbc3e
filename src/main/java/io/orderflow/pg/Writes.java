package io.orderflow.pg;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** What one transaction writes: all of it, or nothing. */
public interface Writes {
  /** Writes, and asks for no answer. */
  Future<Void> execute(String sql, Tuple binds);

  /** Writes, and answers the rows behind RETURNING, of which the first column is never null. */
  Future<List<Row>> returning(String sql, Tuple binds);

  /** Runs the action once the transaction is known to be committed, and never otherwise. */
  void afterCommit(Runnable action);

  /** Whether the server is known to have begun it; what is made from now on is younger than it. */
  boolean isBegun();
}
