package io.orderflow.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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
                      tx.query("INSERT INTO counted VALUES ($1)", Tuple.of(2));
                      return tx.commit();
                    }))
        .transform(
            outcome -> {
              test.verify(() -> assertThat(outcome.cause()).hasMessageContaining("violates check"));
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

  @Test
  void transactionShouldKeepItsConnectionUntilItsEnd(Vertx vertx) {
    Database database = Database.open(vertx, Servers.settings().database());
    Await.get(database.query("CREATE TABLE written (n int)", Tuple.tuple()));
    AtomicBoolean written = new AtomicBoolean();
    Promise<Void> end = Promise.promise();
    Future<Void> transaction =
        database.transaction(
            tx ->
                tx.query("INSERT INTO written VALUES (1)", Tuple.tuple())
                    .onSuccess(inserted -> written.set(true))
                    .compose(inserted -> end.future()));
    Await.until("the row is written", Duration.ofSeconds(5), written::get);

    for (int i = 0; i < 50; i++) {
      assertThat(count(database)).isZero();
    }
    end.complete();
    Await.get(transaction);
    assertThat(count(database)).isEqualTo(1);
  }

  @Test
  void transactionShouldRollBackWhenItsWorkThrows(Vertx vertx) {
    Database database = Database.open(vertx, Servers.settings().database());
    Await.get(database.query("CREATE TABLE written (n int)", Tuple.tuple()));

    Throwable failure =
        Await.failure(
            database.transaction(
                tx -> {
                  tx.query("INSERT INTO written VALUES (1)", Tuple.tuple());
                  throw new FaultException(new Fault.NotFound("order"));
                }));

    assertThat(((FaultException) failure).fault()).isEqualTo(new Fault.NotFound("order"));
    assertThat(count(database)).isZero();
  }

  @Test
  void workThatGoesOnWhenItsTimeIsUpShouldLeaveNothingOnTheConnection(Vertx vertx) {
    Database database =
        Database.open(
            vertx,
            Servers.settings(
                    Map.of(
                        "ORDERFLOW_DATABASE_QUERY_TIMEOUT", "200ms",
                        "ORDERFLOW_DATABASE_POOL_SIZE", "2"))
                .database());
    Await.get(database.query("CREATE TABLE written (n int)", Tuple.tuple()));
    AtomicBoolean wentOn = new AtomicBoolean();

    Throwable failure =
        Await.failure(
            database.transaction(
                tx ->
                    tx.query("SELECT pg_sleep(0.8)", Tuple.tuple())
                        .compose(slept -> tx.query("INSERT INTO written VALUES (1)", Tuple.tuple()))
                        .onComplete(done -> wentOn.set(true))
                        .compose(inserted -> tx.commit())));

    assertThat(((FaultException) failure).fault()).isEqualTo(new Fault.Unavailable("database"));
    Await.until("the work went on", Duration.ofSeconds(5), wentOn::get);
    assertThat(count(database)).isZero();
  }

  private static long count(Database database) {
    return Await.get(database.query("SELECT count(*) FROM written", Tuple.tuple()))
        .iterator()
        .next()
        .getLong(0);
  }
}
