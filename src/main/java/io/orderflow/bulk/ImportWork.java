package io.orderflow.bulk;

import io.orderflow.bulk.BulkMessages.ReadRows;
import io.orderflow.bulk.BulkMessages.Row;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.BulkSettings;
import io.orderflow.id.IdKind;
import io.orderflow.id.IdSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works imports off: takes a chunk, places its rows some at a time, and replaces it by its results.
 * Who dies in between leaves a lease that runs out, and rows whose keys answer what they did.
 */
final class ImportWork {
  private static final Logger LOG = LoggerFactory.getLogger(ImportWork.class);

  /** While the last rows of one chunk are placed the next is read already. */
  private static final int CHUNKS = 2;

  /** What writing the results down may take: by then the lease must still hold. */
  private static final Duration SETTLING = Duration.ofSeconds(4);

  /** Between tries to write results down. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Bus bus;
  private final ChunkStore store;
  private final RowPlacing placing;
  private final BulkMeters meters;
  private final BulkSettings settings;
  private final IdSource ids;
  private final Clock clock;
  private UUID nextLease;
  private int inHand;
  private boolean taking;
  private boolean stopped;

  ImportWork(
      Vertx vertx,
      Bus bus,
      ChunkStore store,
      RowPlacing placing,
      BulkMeters meters,
      BulkSettings settings,
      IdSource ids,
      Clock clock) {
    this.vertx = vertx;
    this.bus = bus;
    this.store = store;
    this.placing = placing;
    this.meters = meters;
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
    this.nextLease = ids.next();
  }

  /** Takes what it can hold; costs one statement when there is nothing. */
  void pump() {
    if (stopped || taking || inHand == CHUNKS) {
      return;
    }
    taking = true;
    Instant now = clock.instant();
    store
        .take(nextLease, now, now.plus(settings.lease()))
        .onComplete(done -> taking = false)
        .onSuccess(this::begin)
        .onFailure(failure -> LOG.warn("imports cannot be taken now", failure));
  }

  void stop() {
    stopped = true;
  }

  boolean isIdle() {
    return inHand == 0 && !taking;
  }

  private void begin(Optional<Chunk> taken) {
    if (taken.isPresent()) {
      nextLease = ids.next();
      inHand++;
      work(taken.get()).onComplete(done -> inHand--).onSuccess(done -> pump());
      pump();
    }
  }

  /**
   * After a failure nobody hurries: the chunk is free, and the next tick may find things better.
   */
  private Future<?> work(Chunk chunk) {
    return bus.request(BulkMessages.READ_ROWS, new ReadRows(chunk.firstLine(), chunk.body()))
        .compose(read -> place(chunk, read.rows()))
        .compose(results -> settle(chunk, results))
        .onFailure(failure -> release(chunk, failure));
  }

  /** Several lanes take the next row each as soon as they are done with the one before. */
  private Future<List<RowResult>> place(Chunk chunk, List<Row> rows) {
    Iterator<Row> left = rows.iterator();
    List<RowResult> results = new ArrayList<>(rows.size());
    Instant deadline = chunk.leaseUntil().minus(SETTLING);
    List<Future<Void>> lanes =
        Stream.generate(() -> lane(chunk, left, deadline, results))
            .limit(settings.inFlight() / CHUNKS)
            .toList();
    return Future.join(lanes).map(results).compose(found -> allOf(rows, found));
  }

  private Future<Void> lane(
      Chunk chunk, Iterator<Row> left, Instant deadline, List<RowResult> results) {
    return left.hasNext() && !stopped
        ? placing
            .place(chunk, left.next(), deadline)
            .map(results::add)
            .compose(added -> lane(chunk, left, deadline, results))
        : Future.succeededFuture();
  }

  /** A chunk is replaced by all its results or stays. */
  private static Future<List<RowResult>> allOf(List<Row> rows, List<RowResult> results) {
    return results.size() == rows.size()
        ? Future.succeededFuture(results)
        : Future.failedFuture(new FaultException(new Fault.Unavailable("imports")));
  }

  /** As often as it takes while the lease holds: what was written down unheard is so once. */
  private Future<Boolean> settle(Chunk chunk, List<RowResult> results) {
    return store
        .settle(chunk, results, clock.instant())
        .onSuccess(settled -> meters.settled(settled ? results : List.of()))
        .recover(
            failure ->
                failure instanceof FaultException && clock.instant().isBefore(chunk.leaseUntil())
                    ? vertx.timer(PAUSE.toMillis()).compose(waited -> settle(chunk, results))
                    : Future.failedFuture(failure));
  }

  private void release(Chunk chunk, Throwable failure) {
    LOG.atWarn()
        .addKeyValue("correlationId", chunk.caller().correlationId())
        .addKeyValue("tenantId", IdKind.TENANT.format(chunk.caller().tenantId()))
        .addKeyValue("import", IdKind.IMPORT.format(chunk.jobId()))
        .setCause(failure)
        .log("rows of an import could not be placed now and are tried again");
    store.release(chunk);
  }
}
