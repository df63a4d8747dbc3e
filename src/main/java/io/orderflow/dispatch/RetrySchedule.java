package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed delivery is tried again, as data and a pure function: never before the schedule or
 * the receiver says, and spread so that what failed together does not return together.
 */
final class RetrySchedule {
  private final List<Duration> delays;
  private final double jitter;
  private final Duration maxRetryAfter;
  private final RandomGenerator random;

  /**
   * @param delays the waits between attempts: one fewer than there are attempts
   */
  RetrySchedule(List<Duration> delays, Settings.Dispatch settings, RandomGenerator random) {
    this.delays = delays;
    this.jitter = settings.jitterPercent() / 100.0;
    this.maxRetryAfter = settings.maxRetryAfter();
    this.random = random;
  }

  /**
   * The moment of the next attempt, or nothing when there is to be none.
   *
   * @param made attempts, this one included
   */
  Optional<Instant> next(int made, Reply reply) {
    if (made > delays.size()) {
      return Optional.empty();
    }
    Duration scheduled = delays.get(made - 1);
    Duration asked = pause(reply).orElse(Duration.ZERO);
    Duration wait = asked.compareTo(scheduled) > 0 ? asked : scheduled;
    long later = (long) (wait.toMillis() * jitter * random.nextDouble());
    return Optional.of(reply.endedAt().plus(wait).plusMillis(later));
  }

  /** How long the receiver asked to get nothing at all, as far as we heed it. */
  Optional<Duration> pause(Reply reply) {
    return Optional.ofNullable(reply.retryAfter())
        .filter(asked -> !reply.succeeded())
        .map(asked -> asked.compareTo(maxRetryAfter) > 0 ? maxRetryAfter : asked);
  }
}
