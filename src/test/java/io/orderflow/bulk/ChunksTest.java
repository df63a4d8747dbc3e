package io.orderflow.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bulk.BulkMessages.BeginImport;
import io.orderflow.bulk.BulkMessages.DiscardImport;
import io.orderflow.bulk.BulkMessages.GetImport;
import io.orderflow.bulk.BulkMessages.QueueImport;
import io.orderflow.bulk.BulkMessages.StageRows;
import io.orderflow.bus.Caller;
import io.orderflow.config.Settings;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.json.Json;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.MovableClock;
import io.orderflow.support.Servers;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who takes which rows, who may say what became of them, and what is deleted when. */
class ChunksTest {
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static Vertx vertx;
  private static Settings settings;
  private static Database database;

  private final MovableClock clock = new MovableClock();
  private final IdSource ids = new UuidV7(clock);
  private final ChunkStore chunks = new ChunkStore(database);
  private final Upkeep upkeep =
      new Upkeep(new UpkeepStore(database), settings.bulk().retention(), clock);
  private final Imports imports =
      new Imports(
          new Idempotency(database, clock),
          database,
          database,
          upkeep,
          settings.bulk(),
          ids,
          clock);

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    settings = Servers.settings();
    database = Database.open(vertx, settings.database());
  }

  @AfterAll
  static void stop() {
    Await.get(vertx.close());
  }

  @BeforeEach
  void clear() {
    for (String table : List.of("import_chunks", "import_results", "import_jobs")) {
      Await.get(database.query("DELETE FROM " + table, Tuple.tuple()));
    }
  }

  @Test
  void tenantsShouldTakeTurnsAndATenantsImportsGoOldestFirst() {
    Caller large = Callers.create(database);
    Caller small = Callers.create(database);
    UUID first = queued(large, 3);
    UUID second = queued(large, 1);
    UUID other = queued(small, 2);

    List<UUID> taken = new ArrayList<>();
    for (Optional<Chunk> next = take(); next.isPresent(); next = take()) {
      taken.add(next.get().jobId());
    }

    assertThat(taken).containsExactly(first, other, first, other, first, second);
  }

  @Test
  void chunkShouldBeOfOneProcessUntilItsLeaseRunsOut() {
    Caller caller = Callers.create(database);
    UUID job = queued(caller, 1);
    Chunk dead = take().orElseThrow();

    assertThat(take()).isEmpty();
    clock.advance(LEASE.plusSeconds(1));
    Chunk taken = take().orElseThrow();

    assertThat(taken.body()).isEqualTo(dead.body());
    assertThat(settle(dead)).isFalse();
    assertThat(count("import_results")).isZero();
    assertThat(settle(taken)).isTrue();
    assertThat(settle(taken)).isFalse();
    assertThat(Json.tree(text(caller, job)).path("status").asText()).isEqualTo("completed");
    assertThat(count("import_results")).isEqualTo(1);
  }

  @Test
  void whoDidNotHearWhatItTookShouldAskAgainAndGetIt() {
    queued(Callers.create(database), 2);
    UUID lease = ids.next();
    Instant now = clock.instant();

    Chunk unheard = Await.get(chunks.take(lease, now, now.plus(LEASE))).orElseThrow();
    Chunk again = Await.get(chunks.take(lease, now, now.plus(LEASE))).orElseThrow();

    assertThat(again.firstLine()).isEqualTo(unheard.firstLine());
    assertThat(take().orElseThrow().firstLine()).isNotEqualTo(unheard.firstLine());
  }

  @Test
  void chunkThatIsGivenBackShouldBeThereAtOnceButNotByWhoLostIt() {
    queued(Callers.create(database), 1);
    Chunk lost = take().orElseThrow();
    clock.advance(LEASE.plusSeconds(1));
    Chunk taken = take().orElseThrow();

    Await.get(chunks.release(lost));
    assertThat(take()).isEmpty();
    Await.get(chunks.release(taken));
    assertThat(take()).isPresent();
  }

  @Test
  void uploadOfAProcessThatDiedShouldBeDeletedWhenItsTimeIsOver() {
    Caller caller = Callers.create(database);
    UUID job = Await.get(imports.begin(new BeginImport(caller, false)));
    stage(caller, job, 250);
    UUID finished = queued(caller, 1);

    Await.get(upkeep.run());
    assertThat(count("import_chunks")).isEqualTo(251);
    clock.advance(settings.bulk().uploadTimeout().plusMinutes(2));
    Await.get(upkeep.run());

    assertThat(count("import_chunks")).isEqualTo(1);
    assertThat(count("import_jobs")).isEqualTo(1);
    assertThat(Await.failure(imports.stage(new StageRows(caller, job, 999, new byte[] {'\n'}))))
        .isNotNull();
    assertThat(text(caller, finished)).contains("queued");
  }

  @Test
  void discardShouldTouchNothingThatIsQueued() {
    Caller caller = Callers.create(database);
    UUID job = queued(caller, 2);

    Await.get(imports.discard(new DiscardImport(caller, job)));

    assertThat(count("import_chunks")).isEqualTo(2);
    assertThat(text(caller, job)).contains("queued");
  }

  @Test
  void resultsShouldBeKeptAsLongAsTheSettingsSayAndThenGoWithTheirJob() {
    Caller caller = Callers.create(database);
    UUID job = queued(caller, 1);
    settle(take().orElseThrow());
    UUID waiting = queued(caller, 1);

    clock.advance(settings.bulk().retention().minusMinutes(1));
    Await.get(upkeep.run());
    assertThat(text(caller, job)).contains("completed");
    clock.advance(Duration.ofMinutes(2));
    Await.get(upkeep.run());

    assertThat(Await.failure(imports.get(new GetImport(caller, job)))).isNotNull();
    assertThat(count("import_results")).isZero();
    assertThat(text(caller, waiting)).contains("queued");
  }

  private UUID queued(Caller caller, int rows) {
    UUID job = Await.get(imports.begin(new BeginImport(caller, false)));
    stage(caller, job, rows);
    Await.get(imports.queue(new QueueImport(caller, null, job, rows)));
    clock.advance(Duration.ofMillis(1));
    return job;
  }

  /** A chunk for each row. */
  private void stage(Caller caller, UUID job, int rows) {
    for (int line = 1; line <= rows; line++) {
      byte[] body = ("{\"line\":" + line + "}\n").getBytes(StandardCharsets.UTF_8);
      Await.get(imports.stage(new StageRows(caller, job, line, body)));
    }
  }

  private Optional<Chunk> take() {
    clock.advance(Duration.ofMillis(1));
    Instant now = clock.instant();
    return Await.get(chunks.take(ids.next(), now, now.plus(LEASE)));
  }

  private boolean settle(Chunk chunk) {
    return Await.get(
        chunks.settle(
            chunk,
            List.of(RowResult.failed(chunk.firstLine(), RowProblem.BROKEN)),
            clock.instant()));
  }

  private String text(Caller caller, UUID job) {
    return Await.get(imports.get(new GetImport(caller, job))).body();
  }

  private static long count(String table) {
    return Await.get(database.query("SELECT count(*) FROM " + table, Tuple.tuple()))
        .iterator()
        .next()
        .getLong(0);
  }
}
