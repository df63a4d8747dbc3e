package io.orderflow.order;

import java.time.Instant;

/** How often an order was written, how many events it has had, and when. */
record Stamp(long version, int sequence, Instant createdAt, Instant updatedAt) {

  static Stamp first(Instant at) {
    return new Stamp(1, 1, at, at);
  }

  Stamp next(int events, Instant at) {
    return new Stamp(version + 1, sequence + events, createdAt, at);
  }
}
