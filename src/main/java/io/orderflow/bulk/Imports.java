package io.orderflow.bulk;

import io.orderflow.bulk.BulkMessages.BeginImport;
import io.orderflow.bulk.BulkMessages.DiscardImport;
import io.orderflow.bulk.BulkMessages.GetImport;
import io.orderflow.bulk.BulkMessages.ListImports;
import io.orderflow.bulk.BulkMessages.ListResults;
import io.orderflow.bulk.BulkMessages.QueueImport;
import io.orderflow.bulk.BulkMessages.StageRows;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Document;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Page;
import io.orderflow.config.BulkSettings;
import io.orderflow.id.IdKind;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Takes imports in, whole or not at all, and tells how far they are. */
final class Imports {
  /** For the last rows of an upload that came in at the last moment. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Idempotency idempotency;
  private final Database database;
  private final StageStore staging = new StageStore();
  private final ImportStore store;
  private final Upkeep upkeep;
  private final BulkSettings settings;
  private final IdSource ids;
  private final Clock clock;

  /**
   * @param reading for what tenants ask
   * @param database where rows are staged
   */
  Imports(
      Idempotency idempotency,
      Database reading,
      Database database,
      Upkeep upkeep,
      BulkSettings settings,
      IdSource ids,
      Clock clock) {
    this.idempotency = idempotency;
    this.database = database;
    this.store = new ImportStore(reading);
    this.upkeep = upkeep;
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
  }

  Future<UUID> begin(BeginImport request) {
    UUID jobId = ids.next();
    Instant now = clock.instant();
    Instant until = now.plus(settings.uploadTimeout()).plus(GRACE);
    return database
        .transaction(tx -> staging.begin(tx, request, jobId, now, until, settings.jobsPerTenant()))
        .map(begun -> orFull(begun, jobId));
  }

  /** The upload may have taken so long that it was given up. */
  Future<Boolean> stage(StageRows request) {
    return staging.stage(database, request, clock.instant()).map(staged -> orGone(staged));
  }

  /** An answer that was stored before is of another job, and this one is not needed. */
  Future<Answer> queue(QueueImport request) {
    return idempotency
        .run(request.caller(), request.once(), tx -> queue(tx, request))
        .onSuccess(answer -> discardIf(answer.replayed(), request));
  }

  private Future<Answer> queue(Tx tx, QueueImport request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ImportJob job = new ImportJob(request.jobId(), "queued", request.rows(), 0, 0, now, null, null);
    String location = "/v1/orders/import/" + IdKind.IMPORT.format(job.id());
    return staging
        .queue(tx, request.caller().tenantId(), job, settings.jobsPerTenant())
        .map(queued -> orFull(queued, new Answer(202, location, null, job.text(), false)));
  }

  private void discardIf(boolean replayed, QueueImport request) {
    if (replayed) {
      discard(new DiscardImport(request.caller(), request.jobId()));
    }
  }

  /** What this cannot delete now is deleted when the time of the upload is over. */
  Future<Boolean> discard(DiscardImport request) {
    return staging
        .giveUp(database, request.caller().tenantId(), request.jobId(), clock.instant())
        .compose(given -> upkeep.deleteBroken())
        .map(true);
  }

  Future<Document> get(GetImport query) {
    return store
        .get(query.caller().tenantId(), query.jobId())
        .map(found -> found.orElseThrow(Imports::unknown).document());
  }

  Future<Page> list(ListImports query) {
    return store
        .list(query, query.limit() + 1)
        .map(found -> Page.of(found, query.limit(), ImportJob::text, job -> job.id().toString()));
  }

  Future<Page> results(ListResults query) {
    return get(new GetImport(query.caller(), query.jobId()))
        .compose(known -> store.results(query, query.limit() + 1))
        .map(
            found ->
                Page.of(
                    found, query.limit(), RowResult::text, row -> Integer.toString(row.line())));
  }

  private <T> T orFull(boolean done, T result) {
    if (!done) {
      throw new FaultException(
          new Fault.Conflict(
              "import_limit_reached",
              "A tenant has at most " + settings.jobsPerTenant() + " imports that are not done."));
    }
    return result;
  }

  private static Boolean orGone(boolean staged) {
    if (!staged) {
      throw new FaultException(new Fault.Unavailable("imports"));
    }
    return true;
  }

  private static FaultException unknown() {
    return new FaultException(new Fault.NotFound("import"));
  }
}
