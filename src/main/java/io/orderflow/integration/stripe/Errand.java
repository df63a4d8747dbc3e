package io.orderflow.integration.stripe;

import io.orderflow.bus.Caller;
import io.orderflow.integration.Account;
import io.orderflow.integration.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What is done for one order within one attempt of the queue.
 *
 * @param until nothing new is begun after it
 */
record Errand(Account account, Caller caller, UUID orderId, Instant until) {
  /** With the time of one call it ends before the queue gives an attempt up. */
  private static final Duration TIME = Duration.ofSeconds(8);

  static Errand of(Task task, UUID orderId, Clock clock) {
    return new Errand(task.account(), task.caller(), orderId, clock.instant().plus(TIME));
  }

  /** The same for another order, in what is left of the time. */
  Errand of(UUID otherOrder) {
    return new Errand(account, caller, otherOrder, until);
  }

  boolean isLate(Clock clock) {
    return clock.instant().isAfter(until);
  }

  UUID tenantId() {
    return account.tenantId();
  }
}
