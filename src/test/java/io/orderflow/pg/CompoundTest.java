package io.orderflow.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompoundTest {
  private static final String INSERT = "INSERT INTO noted VALUES ($1, $2)\n";
  private static final String RETURN = "INSERT INTO noted VALUES ($2, $1)\nRETURNING n, word\n";
  private static final String RENAME =
      "UPDATE noted SET word = $2 WHERE word = $1 AND $1 <> $2\nRETURNING 1\n";

  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, Servers.settings().database());
  private final Lane lane = database.lane();
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void createTable() {
    Await.get(
        database.query("CREATE TABLE noted (n int CHECK (n < 100), word text)", Tuple.tuple()));
  }

  @AfterEach
  void close() {
    Await.get(vertx.close());
  }

  @Test
  void statementsShouldKeepTheirOwnParameters() {
    List<Row> returned =
        Await.get(
            lane.transaction(
                all -> {
                  all.execute(INSERT, Tuple.of(1, "one"));
                  Future<List<Row>> rows = all.returning(RETURN, Tuple.of("two", 2));
                  all.execute(INSERT, Tuple.of(3, "three"));
                  return rows;
                }));

    assertThat(returned).extracting(row -> row.getString("word")).containsExactly("two");
    assertThat(noted()).containsExactly("1 one", "2 two", "3 three");
  }

  @Test
  void nothingReturnedShouldBeNoRow() {
    List<Row> returned =
        Await.get(
            lane.transaction(
                all -> {
                  all.expect(RENAME, Tuple.of("none", "some"), 0);
                  return all.returning(
                      "INSERT INTO noted SELECT $1, $2 WHERE $1 < 0\nRETURNING n\n",
                      Tuple.of(1, "one"));
                }));

    assertThat(returned).isEmpty();
  }

  @Test
  void anotherNumberOfRowsThanExpectedShouldBeAConflictAndLeaveNothing() {
    Await.get(lane.transaction(all -> all.execute(INSERT, Tuple.of(1, "one"))));

    Throwable failure = Await.failure(lane.transaction(all -> renameAndTell(all, 2)));

    assertThat(PgFailure.isConflict(failure)).isTrue();
    assertThat(noted()).containsExactly("1 one");
    assertThat(told).isEmpty();
  }

  @Test
  void theNumberOfRowsThatIsExpectedShouldCommit() {
    Await.get(lane.transaction(all -> all.execute(INSERT, Tuple.of(1, "one"))));

    Await.get(lane.transaction(all -> renameAndTell(all, 1)));

    assertThat(noted()).containsExactly("1 uno", "5 five");
    assertThat(told).containsExactly("committed");
  }

  @Test
  void oneThatIsRefusedShouldNotHurtTheNextOnTheSameConnection() {
    Future<Void> refused = lane.transaction(all -> all.execute(INSERT, Tuple.of(100, "hundred")));
    Future<Void> next = lane.transaction(all -> all.execute(INSERT, Tuple.of(2, "two")));

    assertThat(Await.failure(refused)).hasMessageContaining("violates check");
    Await.get(next);
    assertThat(noted()).containsExactly("2 two");
  }

  @Test
  void workThatThrowsShouldFailAndSendNothing() {
    Throwable failure =
        Await.failure(
            lane.transaction(
                all -> {
                  all.execute(INSERT, Tuple.of(1, "one"));
                  throw new IllegalStateException("broken");
                }));

    assertThat(failure).hasMessage("broken");
    assertThat(noted()).isEmpty();
  }

  private Future<Void> renameAndTell(Compound all, long expected) {
    all.expect(RENAME, Tuple.of("one", "uno"), expected);
    all.afterCommit(() -> told.add("committed"));
    return all.execute(INSERT, Tuple.of(5, "five"));
  }

  private List<String> noted() {
    return StreamSupport.stream(
            Await.get(
                    database.query("SELECT n || ' ' || word FROM noted ORDER BY n", Tuple.tuple()))
                .spliterator(),
            false)
        .map(row -> row.getString(0))
        .toList();
  }
}
