package io.orderflow.dispatch;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Document;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.dispatch.DispatchMessages.GetReplay;
import io.orderflow.dispatch.DispatchMessages.ReplayDeadLetters;
import io.orderflow.dispatch.ReplayStore.Revived;
import io.orderflow.id.IdKind;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Sends dead letters again: a job in the database, of which any process takes the next piece. Each
 * piece is one transaction, so that a crash neither loses nor repeats one.
 */
final class Replays {
  /** A job takes one piece a second, or a little sooner than the timer asks for it. */
  private static final Duration BEAT = Duration.ofMillis(900);

  private static final Future<Boolean> NONE = Future.succeededFuture(false);

  private final Idempotency idempotency;
  private final Database database;
  private final ReplayStore store = new ReplayStore();
  private final int perSecond;
  private final IdSource ids;
  private final Clock clock;

  Replays(Idempotency idempotency, Database database, int perSecond, IdSource ids, Clock clock) {
    this.idempotency = idempotency;
    this.database = database;
    this.perSecond = perSecond;
    this.ids = ids;
    this.clock = clock;
  }

  Future<Answer> start(ReplayDeadLetters request) {
    return idempotency.run(
        request.caller(),
        request.once(),
        tx -> enabled(tx, request).compose(fit -> insert(tx, job(request))));
  }

  private Future<Void> enabled(Tx tx, ReplayDeadLetters request) {
    return request.webhookId() == null
        ? Future.succeededFuture()
        : store
            .webhookStatus(tx, request.caller().tenantId(), request.webhookId())
            .compose(Replays::refuseDisabled);
  }

  private static Future<Void> refuseDisabled(Optional<String> status) {
    if (status.isEmpty()) {
      return Future.failedFuture(new FaultException(new Fault.NotFound("webhook")));
    }
    return status.get().equals("enabled")
        ? Future.succeededFuture()
        : Future.failedFuture(
            new FaultException(
                new Fault.Conflict(
                    "webhook_disabled", "Enable the webhook first: it gets nothing meanwhile.")));
  }

  private Future<Answer> insert(Tx tx, ReplayJob job) {
    String location = "/v1/dead-letters/replay/" + IdKind.REPLAY.format(job.id());
    return store
        .insert(tx, job)
        .map(inserted -> new Answer(202, location, null, job.text(), false));
  }

  private ReplayJob job(ReplayDeadLetters request) {
    return new ReplayJob(
        request.caller().tenantId(),
        ids.next(),
        request.webhookId(),
        request.deliveryIds(),
        request.from() == null ? ReplayJob.FIRST : UuidV7.floor(request.from()),
        request.to() == null ? ReplayJob.LAST : UuidV7.floor(request.to()),
        ReplayJob.FIRST,
        0,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        null);
  }

  Future<Document> get(GetReplay request) {
    UUID tenantId = request.caller().tenantId();
    return database
        .transaction(tx -> store.get(tx, tenantId, request.jobId()))
        .compose(Replays::orNotFound)
        .map(ReplayJob::document);
  }

  /** Works off every job's piece that is due, and says whether there was any. */
  Future<Boolean> advance() {
    return store
        .anyDue(database, clock.instant())
        .compose(due -> due ? database.transaction(this::advanceOne) : NONE)
        .compose(some -> some ? advance().map(true) : NONE);
  }

  private Future<Boolean> advanceOne(Tx tx) {
    Instant now = clock.instant();
    return store
        .next(tx, now)
        .compose(
            found ->
                found
                    .map(job -> advance(tx, job, now))
                    .orElseGet(() -> Future.succeededFuture(false)));
  }

  private Future<Boolean> advance(Tx tx, ReplayJob job, Instant now) {
    return store
        .revive(tx, job, now, perSecond)
        .compose(revived -> advance(tx, job, revived, now))
        .map(true);
  }

  private Future<Void> advance(Tx tx, ReplayJob job, Revived revived, Instant now) {
    Instant finishedAt = revived.looked() < perSecond ? now : null;
    return store.advance(tx, job, revived, now.plus(BEAT), finishedAt);
  }

  private static Future<ReplayJob> orNotFound(Optional<ReplayJob> found) {
    return found
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture(new FaultException(new Fault.NotFound("replay"))));
  }
}
