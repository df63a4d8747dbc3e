package io.orderflow.bus;

import java.time.Duration;
import java.util.Objects;

/**
 * A typed place on the event bus: who sends a {@code Q} there gets an {@code R} or a {@link Fault}.
 *
 * @param name the address on the bus, {@code feature.verb}
 * @param timeout how long a sender waits before it answers {@link Fault.Unavailable}; null for as
 *     long as this process lets anybody wait
 */
public record Address<Q, R>(String name, Duration timeout) {
  public Address {
    Objects.requireNonNull(name);
  }

  /** A place that answers as soon as it can. */
  public static <Q, R> Address<Q, R> of(String name) {
    return new Address<>(name, null);
  }
}
