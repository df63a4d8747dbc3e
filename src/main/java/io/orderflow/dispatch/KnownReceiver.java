package io.orderflow.dispatch;

import io.orderflow.dispatch.Delivery.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where an endpoint is, as the last lease told, for as long as that may be relied on. */
final class KnownReceiver {
  /**
   * What is leased in advance waits as long at worst; a change of which nothing was heard, because
   * another process made it, is followed after it.
   */
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  /** Between what the outbox is told and the sending lie a tick and a transaction. */
  private static final Duration SPARE = Duration.ofSeconds(1);

  private Instant askedAt;
  private Instant readAt;
  private Receiver receiver;

  /** A lease that begins now will read it. */
  void asked(Instant now) {
    askedAt = now;
  }

  /** What a lease read that began before the endpoint was changed may be old. */
  void told(Receiver read) {
    if (askedAt != null) {
      receiver = read;
      readAt = askedAt;
    }
  }

  /** It was changed. */
  void forget() {
    askedAt = null;
    receiver = null;
  }

  /** Where a delivery may be sent now without asking the database. */
  Optional<Receiver> at(Instant now) {
    return isKnownFor(GOOD_FOR, now) ? Optional.of(receiver) : Optional.empty();
  }

  /** Whether it will still be known when what is inserted now has been committed. */
  boolean isSure(Instant now) {
    return isKnownFor(GOOD_FOR.minus(SPARE), now);
  }

  private boolean isKnownFor(Duration span, Instant now) {
    return receiver != null && now.isBefore(readAt.plus(span));
  }
}
