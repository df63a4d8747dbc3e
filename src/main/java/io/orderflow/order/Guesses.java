package io.orderflow.order;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether it pays to guess: where other processes sell the same goods most guesses are wrong, and
 * each wrong one costs a round trip.
 */
final class Guesses {
  /** A wrong guess now and then costs nothing. */
  private static final Duration FIRST = Duration.ofMillis(20);

  /** So that it is found out soon when the others have left. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Duration pause = FIRST;
  private Instant notBefore = Instant.MIN;

  boolean isWise(Instant now) {
    return !now.isBefore(notBefore);
  }

  void right() {
    pause = FIRST;
  }

  void wrong(Instant now) {
    notBefore = now.plus(pause);
    pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
  }
}
