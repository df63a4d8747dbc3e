package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a request may wait for its turn: beyond that its client is about to hear 503, must not
 * find the order made later, and must not keep those waiting who come behind.
 */
record Patience(Duration longest) {
  boolean isOver(Instant since, Instant now) {
    return since.isBefore(now.minus(longest));
  }

  static FaultException over() {
    return new FaultException(new Fault.Unavailable("orders"));
  }
}
