package io.orderflow.ops;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** When a loop that must never stand still was last seen to come round; safe on any thread. */
public final class Heartbeat {
  private final Clock clock;
  private final AtomicLong lastMillis;

  /** Counts from now: a process that just starts is not silent. */
  public Heartbeat(Clock clock) {
    this.clock = clock;
    this.lastMillis = new AtomicLong(clock.millis());
  }

  public void beat() {
    lastMillis.set(clock.millis());
  }

  public Duration silence() {
    return Duration.ofMillis(Math.max(0, clock.millis() - lastMillis.get()));
  }
}
