package io.orderflow.event;

import io.orderflow.config.Settings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Makes partitions ahead of time, drops those that are too old, and forgets old answers; any number
 * of processes may do so at once.
 */
final class Retention {
  private final RetentionStore store;
  private final Duration kept;
  private final Duration answersKept;
  private final int ahead;
  private final Clock clock;

  Retention(RetentionStore store, Settings settings, Clock clock) {
    this.store = store;
    this.kept = settings.events().retention();
    this.answersKept = settings.idempotency().retention();
    this.ahead = settings.events().partitionsAhead();
    this.clock = clock;
  }

  Future<Void> makeRoom() {
    return store.ensurePartitions(today().minusDays(1), ahead + 2);
  }

  Future<Void> run() {
    return makeRoom().compose(made -> dropOld()).compose(dropped -> forgetAnswers());
  }

  /** A day is dropped once all of it is too old. */
  private Future<Void> dropOld() {
    LocalDate firstKept = LocalDate.ofInstant(clock.instant().minus(kept), ZoneOffset.UTC);
    return store
        .dropOnePartition(firstKept)
        .compose(dropped -> dropped ? dropOld() : Future.succeededFuture());
  }

  private Future<Void> forgetAnswers() {
    return store
        .forgetSomeAnswers(clock.instant().minus(answersKept))
        .compose(more -> more ? forgetAnswers() : Future.succeededFuture());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
