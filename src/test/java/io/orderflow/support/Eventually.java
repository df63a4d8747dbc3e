package io.orderflow.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, and no longer than a deadline. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Eventually() {}

  public static void holds(String what, BooleanSupplier condition) {
    holds(what, PATIENCE, condition);
  }

  public static void holds(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + patience.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
