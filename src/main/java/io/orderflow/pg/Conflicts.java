package io.orderflow.pg;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Tries a transaction again that lost to a concurrent one and left nothing behind. */
public final class Conflicts {
  /** So many times in all, before its caller hears of it. */
  private static final int TRIES = 4;

  private Conflicts() {}

  /** What the work comes to; any other failure is its caller's at once. */
  public static <T> Future<T> retry(Supplier<Future<T>> work) {
    return attempt(work, TRIES);
  }

  private static <T> Future<T> attempt(Supplier<Future<T>> work, int tries) {
    return work.get()
        .recover(
            failure ->
                tries > 1 && PgFailure.isConflict(failure)
                    ? attempt(work, tries - 1)
                    : Future.failedFuture(failure));
  }
}
