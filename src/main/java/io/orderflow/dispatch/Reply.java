package io.orderflow.dispatch;

import java.time.Duration;
import java.time.Instant;

/**
 * How one request went.
 *
 * @param startedAt when it was sent
 * @param status of the response, or null when none came
 * @param error null for success
 * @param retryAfter how long the receiver asked to be left alone, or null
 * @param excerpt the start of the response's body
 */
record Reply(
    Instant startedAt,
    Duration took,
    Integer status,
    ErrorKind error,
    Duration retryAfter,
    String excerpt) {
  private static final int GONE = 410;

  static Reply failed(Instant startedAt, Duration took, ErrorKind error) {
    return new Reply(startedAt, took, null, error, null, "");
  }

  boolean succeeded() {
    return error == null;
  }

  boolean isDown() {
    return error != null && error.isDown();
  }

  /** The receiver wants nothing ever again. */
  boolean isGone() {
    return status != null && status == GONE;
  }

  Instant endedAt() {
    return startedAt.plus(took);
  }
}
