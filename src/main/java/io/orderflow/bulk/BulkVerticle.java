package io.orderflow.bulk;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bulk.BulkMessages.QueueImport;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of imports, and the clock of their work. */
public final class BulkVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(BulkVerticle.class);

  /** For the rows under way to be answered and written down before the process goes. */
  private static final Duration LAST_ROWS = Duration.ofSeconds(4);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final Bus bus;
  private final Settings settings;
  private final Database reading;
  private final Idempotency idempotency;
  private final BulkMeters meters;
  private final IdSource ids;
  private final Clock clock;
  private final List<Long> timers = new ArrayList<>();
  private Database database;
  private ImportWork work;

  /**
   * @param reading for what tenants ask; uploads and the work have connections of their own
   */
  public BulkVerticle(
      Bus bus,
      Settings settings,
      Database reading,
      Idempotency idempotency,
      MeterRegistry meters,
      IdSource ids,
      Clock clock) {
    this.bus = bus;
    this.settings = settings;
    this.reading = reading;
    this.idempotency = idempotency;
    this.meters = new BulkMeters(meters);
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    int connections = settings.bulk().connections();
    database = Database.openForQueues(vertx, settings.database(), "imports", connections);
    Upkeep upkeep = new Upkeep(new UpkeepStore(database), settings.bulk().retention(), clock);
    RowPlacing placing = new RowPlacing(vertx, bus, clock);
    work =
        new ImportWork(
            vertx, bus, new ChunkStore(database), placing, meters, settings.bulk(), ids, clock);
    serve(new Imports(idempotency, reading, database, upkeep, settings.bulk(), ids, clock));
    every(settings.bulk().pollInterval(), work::pump);
    every(settings.bulk().upkeepInterval(), () -> tidy(upkeep));
    return Future.succeededFuture();
  }

  /** Rows that nobody waits for go back to the queue with their chunk. */
  @Override
  public Future<?> stop() {
    timers.forEach(vertx::cancelTimer);
    work.stop();
    return idle(clock.instant().plus(LAST_ROWS)).eventually(database::close);
  }

  private void serve(Imports imports) {
    bus.serve(BulkMessages.BEGIN, imports::begin);
    bus.serve(BulkMessages.STAGE, imports::stage);
    bus.serve(BulkMessages.QUEUE, request -> queue(imports, request));
    bus.serve(BulkMessages.DISCARD, imports::discard);
    bus.serve(BulkMessages.GET, imports::get);
    bus.serve(BulkMessages.LIST, imports::list);
    bus.serve(BulkMessages.RESULTS, imports::results);
  }

  private Future<Answer> queue(Imports imports, QueueImport request) {
    return imports.queue(request).onSuccess(queued -> work.pump());
  }

  private void every(Duration interval, Runnable action) {
    timers.add(vertx.setPeriodic(interval.toMillis(), due -> action.run()));
  }

  private static void tidy(Upkeep upkeep) {
    upkeep
        .run()
        .onFailure(failure -> LOG.warn("upkeep of imports failed and is tried again", failure));
  }

  private Future<Void> idle(Instant deadline) {
    return work.isIdle() || clock.instant().isAfter(deadline)
        ? Future.succeededFuture()
        : vertx.timer(LOOK.toMillis()).compose(waited -> idle(deadline));
  }
}
