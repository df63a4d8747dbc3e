package io.orderflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Caller;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How far the log may be read while transactions are open. */
class TailStoreTest {
  private static final Duration LONGEST = Duration.ofMillis(200);
  private static final String ROLE = "listener";
  private static Vertx vertx;
  private static Database database;
  private static Database humble;
  private final TailStore store = new TailStore(database, LONGEST);

  @BeforeAll
  static void start() {
    Settings settings = Servers.settings();
    vertx = Vertx.vertx();
    database = Database.open(vertx, settings.database());
    run("DROP ROLE IF EXISTS " + ROLE);
    run("CREATE ROLE " + ROLE + " LOGIN PASSWORD 'listener'");
    URI url = URI.create(settings.database().url());
    String other = url.toString().replace(url.getUserInfo() + "@", ROLE + ":listener@");
    humble = Database.open(vertx, SettingsReader.read(Map.of("DATABASE_URL", other)).database());
  }

  @AfterAll
  static void stop() {
    Await.get(humble.close());
    run("DROP ROLE " + ROLE);
    Await.get(vertx.close());
  }

  @Test
  void nothingShouldHoldTheReaderUpWhileNoTransactionIsOpen() {
    Instant before = now();

    assertThat(settled(store)).isBetween(before, now());
  }

  @Test
  void oneThatHasWrittenAnEventShouldHoldTheReaderUpHoweverOldItIs() {
    Open open = new Open("events");

    Await.until("it is old", () -> now().isAfter(open.writtenAt.plus(LONGEST.multipliedBy(2))));
    assertThat(settled(store)).isBefore(open.writtenAt);

    open.end();
    assertThat(settled(store)).isAfter(open.writtenAt);
  }

  @Test
  void oneThatHasWrittenNoneShouldHoldTheReaderUpOnlyWhileItIsYoung() {
    Open open = new Open("nothing");

    assertThat(settled(new TailStore(database, Duration.ofHours(1)))).isBefore(open.writtenAt);
    Await.until("it is old", () -> now().isAfter(open.writtenAt.plus(LONGEST)));
    assertThat(settled(store)).isAfter(open.writtenAt);

    open.end();
  }

  @Test
  void oneWhoseStartIsHiddenShouldCountAsOld() {
    Open open = new Open("events");

    assertThat(settled(new TailStore(humble, Duration.ofHours(1))))
        .isBefore(now().minus(Duration.ofMinutes(59)));

    open.end();
    assertThat(settled(new TailStore(humble, Duration.ofHours(1)))).isAfter(open.writtenAt);
  }

  /** A transaction that stays open, of a role that sees everything. */
  private static final class Open {
    private final Promise<Void> end = Promise.promise();
    private final Instant writtenAt;
    private final Future<Void> transaction;

    Open(String table) {
      Caller caller = Callers.create(database);
      LogWriter log = new LogWriter(database, caller, new UuidV7(Clock.systemUTC()));
      Promise<Instant> written = Promise.promise();
      transaction =
          database.transaction(
              tx ->
                  (table.equals("events")
                          ? log.write(tx, "order.paid").<Void>mapEmpty()
                          : tx.query("SELECT 1", Tuple.tuple()).<Void>mapEmpty())
                      .onSuccess(done -> written.complete())
                      .compose(done -> end.future()));
      Await.get(written.future());
      writtenAt = now();
    }

    void end() {
      end.complete();
      Await.get(transaction);
    }
  }

  /** What the database calls now. */
  private static Instant now() {
    AtomicReference<Instant> now = new AtomicReference<>();
    Await.get(
        database
            .query("SELECT clock_timestamp()", Tuple.tuple())
            .onSuccess(rows -> now.set(rows.iterator().next().getOffsetDateTime(0).toInstant())));
    return now.get();
  }

  private static Instant settled(TailStore store) {
    return Await.get(store.settled());
  }

  private static void run(String sql) {
    Await.get(database.query(sql, Tuple.tuple()));
  }
}
