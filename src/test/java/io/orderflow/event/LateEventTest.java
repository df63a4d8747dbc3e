package io.orderflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.orderflow.pg.PgFailure;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.orderflow.support.TestBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An identifier that is much older than its transaction would be missed by streams. */
class LateEventTest {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = TestBus.on(vertx);
  private final Database database = Database.open(vertx, Servers.settings().database());
  private final Caller caller = Callers.create(database);
  private final Outbox outbox = new Outbox(bus);

  @AfterEach
  void close() {
    Await.get(vertx.close());
  }

  @Test
  void eventThatWaitedForItsTransactionShouldBeAConflict() {
    Throwable failure = Await.failure(sentAtOnce(event(Duration.ofSeconds(-1))));

    assertThat(PgFailure.isConflict(failure)).isTrue();
    assertThat(failure).hasMessageContaining("older than its transaction");
  }

  @Test
  void eventThatDidNotWaitShouldBeWritten() {
    Await.get(sentAtOnce(event(Duration.ZERO)));
  }

  /** Its identifier was made after BEGIN, whatever the clock says. */
  @Test
  void eventOfATransactionThatHasBegunShouldBeWritten() {
    Await.get(
        database.transaction(
            tx ->
                tx.query("SELECT 1", Tuple.tuple())
                    .compose(begun -> outbox.append(tx, List.of(event(Duration.ofSeconds(-1)))))));
  }

  private Future<Void> sentAtOnce(NewEvent event) {
    return database.lane().transaction(all -> outbox.append(all, List.of(event)));
  }

  private NewEvent event(Duration age) {
    UuidV7 ids = new UuidV7(Clock.offset(Clock.systemUTC(), age));
    return new NewEvent(caller, ids.next(), "inventory.low", null, null, "{\"data\":{}}");
  }
}
