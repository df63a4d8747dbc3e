package io.orderflow.dispatch;

import java.time.Duration;
import java.time.Instant;

/**
 * How a receiver does, as far as it must survive a restart.
 *
 * @param failingSince the first failure after the last success, or null
 * @param timesOpened how often in a row its breaker opened
 * @param openUntil no request before this because it is down, or null
 * @param pausedUntil no request before this because it asked for it, or null
 */
record Health(Instant failingSince, int timesOpened, Instant openUntil, Instant pausedUntil) {
  static final Health GOOD = new Health(null, 0, null, null);

  /** Doubling more often than this would only overflow. */
  private static final int MAX_DOUBLINGS = 20;

  /** What the receiver asked for outlives a success that was under way. */
  Health succeeded() {
    return pausedUntil == null ? GOOD : new Health(null, 0, null, pausedUntil);
  }

  Health failed(Instant now) {
    return failingSince == null ? new Health(now, timesOpened, openUntil, pausedUntil) : this;
  }

  Health opened(Instant now, Duration shortest, Duration longest) {
    Duration doubled = shortest.multipliedBy(1L << Math.min(timesOpened, MAX_DOUBLINGS));
    Duration open = doubled.compareTo(longest) > 0 ? longest : doubled;
    return new Health(failingSince, timesOpened + 1, now.plus(open), pausedUntil);
  }

  /** The same with the breaker of another process. */
  Health openedLike(Health other) {
    return new Health(failingSince, other.timesOpened, other.openUntil, pausedUntil);
  }

  /** The same without its breaker. */
  Health closed() {
    return new Health(failingSince, 0, null, pausedUntil);
  }

  Health paused(Instant until) {
    boolean later = pausedUntil == null || until.isAfter(pausedUntil);
    return later ? new Health(failingSince, timesOpened, openUntil, until) : this;
  }

  boolean isPaused(Instant now) {
    return pausedUntil != null && now.isBefore(pausedUntil);
  }

  /** Whether it failed and nothing else for so long. */
  boolean failedFor(Duration span, Instant now) {
    return failingSince != null && !now.isBefore(failingSince.plus(span));
  }
}
