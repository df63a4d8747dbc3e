package io.orderflow.bulk;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;

/** Deletes what nobody needs any more; any number of processes may do so at once. */
final class Upkeep {
  private final UpkeepStore store;
  private final Duration kept;
  private final Clock clock;

  Upkeep(UpkeepStore store, Duration kept, Clock clock) {
    this.store = store;
    this.kept = kept;
    this.clock = clock;
  }

  Future<Void> run() {
    return deleteBroken().compose(deleted -> deleteOld());
  }

  /** Uploads that were given up, and those of processes that died. */
  Future<Void> deleteBroken() {
    return store
        .deleteSomeBroken(clock.instant())
        .compose(more -> more ? deleteBroken() : store.deleteBrokenUploads(clock.instant()));
  }

  private Future<Void> deleteOld() {
    return store
        .deleteSomeResults(clock.instant().minus(kept))
        .compose(more -> more ? deleteOld() : store.deleteOldJobs(clock.instant().minus(kept)));
  }
}
