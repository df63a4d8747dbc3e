package io.orderflow.integration.pagerduty;

import java.time.Duration;
import java.time.Instant;

/**
 * All that an alert needs of its history.
 *
 * @param since when the phase began; while it fires, when it began to be wrong
 */
record Standing(Phase phase, Instant since) {
  static Standing well(Instant now) {
    return new Standing(Phase.well, now);
  }

  /**
   * What becomes of it when that is seen.
   *
   * @param hold how long it must be wrong before it fires
   * @param resolveAfter how long it must be well before it is over
   */
  Standing next(boolean wrong, Instant now, Duration hold, Duration resolveAfter) {
    Duration asked = phase.isOpen() ? resolveAfter : hold;
    Phase next = phase.next(wrong, turnedFor(now).compareTo(asked) >= 0);
    if (next == phase) {
      return this;
    }
    return new Standing(next, next == Phase.firing && phase == Phase.pending ? since : now);
  }

  /** How long it has been about to change. */
  private Duration turnedFor(Instant now) {
    boolean turning = phase == Phase.pending || phase == Phase.recovering;
    return turning ? Duration.between(since, now) : Duration.ZERO;
  }
}
