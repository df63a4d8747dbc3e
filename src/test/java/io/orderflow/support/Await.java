package io.orderflow.support;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits in a test's own thread for what happens on an event loop. */
public final class Await {
  private static final long LIMIT_SECONDS = 20;
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Await() {}

  /** What the future comes to. */
  public static <T> T get(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("nothing came within " + LIMIT_SECONDS + " s", e);
    }
  }

  /** Why the future failed; it must. */
  public static Throwable failure(Future<?> future) {
    return get(
        future.transform(
            outcome ->
                outcome.failed()
                    ? Future.succeededFuture(outcome.cause())
                    : Future.failedFuture("it should have failed: " + outcome.result())));
  }

  /** Until it is so, or the patience is over. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, Duration.ofSeconds(LIMIT_SECONDS), condition);
  }

  /** Until it is so, or the limit is over. */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
