package io.orderflow.sandbox.shipstation;

import io.orderflow.sandbox.Reply;
import java.time.Clock;

/** So many calls in a minute, and how many are left. */
final class Quota {
  private static final long WINDOW_MILLIS = 60_000;

  private final Clock clock;
  private int limit;
  private int used;
  private long begun;

  Quota(Clock clock, int limit) {
    this.clock = clock;
    this.limit = limit;
    this.begun = clock.millis();
  }

  void limit(int calls) {
    limit = calls;
  }

  /** Takes one call, unless there is none left. */
  boolean take() {
    if (clock.millis() - begun >= WINDOW_MILLIS) {
      begun = clock.millis();
      used = 0;
    }
    if (used >= limit) {
      return false;
    }
    used++;
    return true;
  }

  Reply dressed(Reply reply) {
    long left = Math.max(0, begun + WINDOW_MILLIS - clock.millis());
    return reply
        .with("X-Rate-Limit-Limit", Integer.toString(limit))
        .with("X-Rate-Limit-Remaining", Integer.toString(Math.max(0, limit - used)))
        .with("X-Rate-Limit-Reset", Long.toString((left + 999) / 1_000));
  }
}
