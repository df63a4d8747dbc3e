package io.orderflow.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Caller;
import io.orderflow.config.Settings;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.now();
  private final Vertx vertx = Vertx.vertx();
  private final Settings settings = Servers.settings();
  private final Database database = Database.open(vertx, settings.database());
  private final Caller caller = Callers.create(database);

  @AfterEach
  void stop() {
    Await.get(vertx.close());
  }

  @Test
  void runShouldMakeRoomAheadAndAgainIsHarmless() {
    Instant later = NOW.plus(Duration.ofDays(20));
    Await.get(retention(later).run());
    Await.get(retention(later).run());

    insert(later.plus(Duration.ofDays(7)));
    assertThat(countOf("events_default")).isZero();
    assertThat(partitions()).contains("events_" + day(later), "deliveries_" + day(later));
  }

  @Test
  void runShouldDropWholeDaysThatAreTooOldAndNothingYounger() {
    Await.get(retention(NOW).run());
    insert(NOW);

    Await.get(retention(NOW.plus(Duration.ofDays(29))).run());
    assertThat(countOf("events")).isEqualTo(1);
    Await.get(retention(NOW.plus(Duration.ofDays(32))).run());
    assertThat(countOf("events")).isZero();
    assertThat(partitions()).doesNotContain("events_" + day(NOW), "deliveries_" + day(NOW));
  }

  @Test
  void runShouldHoldUpNoWriterForLong() {
    Await.get(retention(NOW.plus(Duration.ofDays(33))).makeRoom());
    Instant later = NOW.plus(Duration.ofDays(33));
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    Future<Long> slowest = write(later, done, written, 0);

    Await.until("writers are busy", Duration.ofSeconds(10), () -> written.get() > 50);
    Await.get(retention(later).run());
    done.set(true);

    assertThat(Await.get(slowest)).isLessThan(Duration.ofSeconds(1).toMillis());
    assertThat(partitions()).doesNotContain("events_" + day(NOW));
  }

  @Test
  void dropShouldGiveUpAtOnceBehindALongTransactionAndDropNextTime() {
    Await.get(retention(NOW).run());
    insert(NOW);
    Instant later = NOW.plus(Duration.ofDays(40));
    AtomicBoolean held = new AtomicBoolean(true);
    AtomicBoolean open = new AtomicBoolean();
    Future<Void> reader =
        database.transaction(
            tx ->
                tx.query("SELECT count(*) FROM events", Tuple.tuple())
                    .onSuccess(read -> open.set(true))
                    .compose(read -> whileSo(held)));

    Await.until("the reader has its lock", Duration.ofSeconds(5), open::get);
    Await.get(retention(later).run());
    assertThat(partitions()).contains("events_" + day(NOW));
    held.set(false);
    Await.get(reader);
    Await.get(retention(later).run());
    assertThat(partitions()).doesNotContain("events_" + day(NOW));
  }

  @Test
  void makeRoomShouldLeaveADayInTheDefaultPartitionAndGoOn() {
    Instant far = NOW.plus(Duration.ofDays(100));
    insert(far);

    Await.get(retention(far).makeRoom());

    assertThat(countOf("events")).isEqualTo(1);
    assertThat(partitions())
        .doesNotContain("events_" + day(far))
        .contains("events_" + day(far.plus(Duration.ofDays(1))));
  }

  @Test
  void runShouldForgetAnswersOlderThanTheRetention() {
    answers(2_500, NOW.minus(Duration.ofHours(49)));
    answers(3, NOW.minus(Duration.ofHours(47)));

    Await.get(retention(NOW).run());

    assertThat(countOf("idempotency_keys")).isEqualTo(3);
  }

  @Test
  void runShouldKeepAnswersThatAnImportMayStillNeed() {
    Instant taken = NOW.minus(Duration.ofHours(60));
    Await.get(
        database.query(
            """
            WITH job AS (
              INSERT INTO import_jobs (tenant_id, job_id, mode, correlation_id, status, rows, turn_at, created_at)
              VALUES ($1, $2, 'live', 'c', 'running', 1, $3, $3)
              RETURNING tenant_id, job_id)
            INSERT INTO import_chunks (tenant_id, job_id, first_line, body, taken_at)
            SELECT tenant_id, job_id, 1, '', $3
            FROM job
            """,
            Tuple.of(caller.tenantId(), UUID.randomUUID(), taken.atOffset(ZoneOffset.UTC))));
    answers(5, taken.minus(Duration.ofMinutes(1)));
    answers(3, taken.plus(Duration.ofMinutes(1)));

    Await.get(retention(NOW).run());

    assertThat(countOf("idempotency_keys")).isEqualTo(3);
  }

  private Retention retention(Instant now) {
    return new Retention(new RetentionStore(database), settings, Clock.fixed(now, ZoneOffset.UTC));
  }

  private Future<Long> write(Instant at, AtomicBoolean done, AtomicInteger written, long slowest) {
    long start = System.nanoTime();
    return insertAsync(at)
        .compose(
            inserted -> {
              written.incrementAndGet();
              long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
              long worst = Math.max(slowest, millis);
              return done.get() ? Future.succeededFuture(worst) : write(at, done, written, worst);
            });
  }

  private Future<Void> whileSo(AtomicBoolean held) {
    return held.get() ? vertx.timer(10).compose(waited -> whileSo(held)) : Future.succeededFuture();
  }

  private void insert(Instant at) {
    Await.get(insertAsync(at));
  }

  private Future<?> insertAsync(Instant at) {
    UUID id = new UuidV7(Clock.fixed(at, ZoneOffset.UTC)).next();
    return database.query(
        """
        INSERT INTO events (tenant_id, event_id, type, correlation_id, payload)
        VALUES ($1, $2, 'inventory.low', 'c', '{}')
        """,
        Tuple.of(caller.tenantId(), id));
  }

  private void answers(int count, Instant at) {
    Await.get(
        database.query(
            """
            INSERT INTO idempotency_keys (tenant_id, mode, key, fingerprint, status, created_at)
            SELECT $1, 'live', $2 || n, repeat('f', 64), 204, $3
            FROM generate_series(1, $4::int) AS n
            """,
            Tuple.of(caller.tenantId(), at + "-", at.atOffset(ZoneOffset.UTC), count)));
  }

  private long countOf(String table) {
    return Await.get(database.query("SELECT count(*) FROM " + table, Tuple.tuple()))
        .iterator()
        .next()
        .getLong(0);
  }

  private List<String> partitions() {
    var rows =
        Await.get(
            database.query(
                "SELECT relname::text FROM pg_class WHERE relispartition AND relkind = 'r'",
                Tuple.tuple()));
    return StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString(0)).toList();
  }

  private static String day(Instant instant) {
    return java.time.format.DateTimeFormatter.BASIC_ISO_DATE.format(
        instant.atOffset(ZoneOffset.UTC).toLocalDate());
  }
}
