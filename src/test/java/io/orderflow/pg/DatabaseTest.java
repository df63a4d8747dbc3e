package io.orderflow.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Servers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class DatabaseTest {
  @Test
  void transactionShouldLeaveNothingWhenAPipelinedStatementFails(
      Vertx vertx, VertxTestContext test) {
    Database database = Database.open(vertx, Servers.settings().database());

    database
        .query("CREATE TABLE counted (n int CHECK (n < 10))", Tuple.tuple())
        .compose(
            created ->
                database.transaction(
                    tx -> {
                      tx.query("INSERT INTO counted VALUES ($1)", Tuple.of(1));
                      tx.query("INSERT INTO counted VALUES ($1)", Tuple.of(99));
                      return tx.commit();
                    }))
        .transform(
            outcome -> {
              test.verify(() -> assertThat(outcome.failed()).isTrue());
              return Future.succeededFuture();
            })
        .compose(failed -> database.query("SELECT count(*) FROM counted", Tuple.tuple()))
        .onComplete(
            test.succeeding(
                rows -> {
                  test.verify(() -> assertThat(rows.iterator().next().getLong(0)).isZero());
                  test.completeNow();
                }));
  }
}
