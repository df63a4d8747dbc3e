package io.orderflow.pg;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Statements that go to the server as one, and so are a transaction by themselves: one round trip
 * and one answer. None of them sees what another one writes.
 */
public final class Compound implements Writes {
  private final List<String> parts = new ArrayList<>();
  private final List<Integer> expecting = new ArrayList<>();
  private final Tuple binds = Tuple.tuple();
  private final List<Long> expected = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final Promise<RowSet<Row>> answer = Promise.promise();
  private int answering = CompoundText.NONE;

  @Override
  public Future<Void> execute(String sql, Tuple values) {
    add(sql, values);
    return answer.future().mapEmpty();
  }

  /** At most one of the statements may answer rows. */
  @Override
  public Future<List<Row>> returning(String sql, Tuple values) {
    if (answering != CompoundText.NONE) {
      throw new IllegalStateException("a second statement that answers rows");
    }
    answering = parts.size();
    add(sql, values);
    return answer.future().map(this::rows);
  }

  /** All fails with a conflict unless that statement reads or returns exactly so many rows. */
  public void expect(String sql, Tuple values, long rows) {
    expecting.add(parts.size());
    expected.add(rows);
    add(sql, values);
  }

  @Override
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  @Override
  public boolean isBegun() {
    return false;
  }

  Future<Void> send(SqlConnection connection) {
    String sql = new CompoundText(List.copyOf(parts), List.copyOf(expecting), answering).sql();
    expected.forEach(binds::addLong);
    return connection
        .preparedQuery(sql)
        .execute(binds)
        .onComplete(answer)
        .onSuccess(committed -> afterCommit.forEach(Runnable::run))
        .mapEmpty();
  }

  private void add(String sql, Tuple values) {
    parts.add(sql);
    for (int i = 0; i < values.size(); i++) {
      binds.addValue(values.getValue(i));
    }
  }

  /** Where nothing was returned there is a row all the same, that of the expectations. */
  private List<Row> rows(RowSet<Row> all) {
    return StreamSupport.stream(all.spliterator(), false)
        .filter(row -> row.getValue(0) != null)
        .toList();
  }
}
