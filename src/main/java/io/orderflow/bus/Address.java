package io.orderflow.bus;

import java.time.Duration;
import java.util.Objects;

/**
 * A typed place on the event bus: who sends a {@code Q} there gets an {@code R} or a {@link Fault}.
 *
 * @param name the address on the bus, {@code feature.verb}
 * @param timeout how long a sender waits before it answers {@link Fault.Unavailable}
 */
public record Address<Q, R>(String name, Duration timeout) {
  /** Shorter than the two seconds in which a caller is promised an answer when a server hangs. */
  public static final Duration PROMPT = Duration.ofMillis(1_800);

  public Address {
    Objects.requireNonNull(name);
    Objects.requireNonNull(timeout);
  }

  public static <Q, R> Address<Q, R> of(String name) {
    return new Address<>(name, PROMPT);
  }
}
