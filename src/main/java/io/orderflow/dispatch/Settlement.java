package io.orderflow.dispatch;

import java.time.Instant;
import java.util.UUID;

/**
 * What becomes of a leased delivery.
 *
 * @param attemptId null when no request was made
 * @param reply null when no request was made
 * @param nextAt of a delivery that stays pending, else null
 * @param error the contract's word for why it did not arrive, or null
 */
record Settlement(
    Delivery delivery,
    State state,
    Lane lane,
    UUID attemptId,
    Reply reply,
    Instant nextAt,
    String error) {
  /** As in the database, but for the lease, which a settlement ends. */
  enum State {
    pending,
    succeeded,
    dead
  }

  /** The log dropped the event before it could be delivered. */
  static final String EXPIRED = "expired";

  static Settlement succeeded(Delivery delivery, UUID attemptId, Reply reply) {
    return new Settlement(delivery, State.succeeded, delivery.lane(), attemptId, reply, null, null);
  }

  static Settlement retry(Delivery delivery, UUID attemptId, Reply reply, Instant nextAt) {
    return new Settlement(
        delivery, State.pending, Lane.retry, attemptId, reply, nextAt, reply.error().name());
  }

  static Settlement dead(Delivery delivery, UUID attemptId, Reply reply) {
    return new Settlement(
        delivery, State.dead, delivery.lane(), attemptId, reply, null, reply.error().name());
  }

  static Settlement expired(Delivery delivery) {
    return new Settlement(delivery, State.dead, delivery.lane(), null, null, null, EXPIRED);
  }

  /** Gives the lease back: nothing was sent. */
  static Settlement returned(Delivery delivery, Instant dueAt) {
    return new Settlement(delivery, State.pending, delivery.lane(), null, null, dueAt, null);
  }

  boolean attempted() {
    return reply != null;
  }

  boolean isReturned() {
    return state == State.pending && !attempted();
  }
}
