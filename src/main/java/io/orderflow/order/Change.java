package io.orderflow.order;

import java.time.Instant;
import java.util.List;

/**
 * What a command comes to: the order as it is to be, what its tenant hears, and what happens to its
 * stock. A command that finds everything as it should be changes nothing.
 *
 * @param events their types in order; empty when nothing changed
 */
record Change(Order order, List<String> events, StockMove stock) {
  static final String UPDATED = "order.updated";
  static final String CONFIRMED = "order.confirmed";
  static final String CANCELLED = "order.cancelled";
  static final String PAYMENT_FAILED = "order.payment_failed";
  static final String PAID = "order.paid";
  static final String REFUNDED = "order.refunded";
  static final String FULFILLED = "order.fulfilled";
  static final String COMPLETED = "order.completed";

  static Change none(Order order) {
    return new Change(order, List.of(), new StockMove.None());
  }

  /** A change with its stamp: one version up, one sequence number for each event. */
  static Change of(Order order, Instant at, List<String> events, StockMove stock) {
    return new Change(order.with(order.stamp().next(events.size(), at)), events, stock);
  }

  boolean isNone() {
    return events.isEmpty();
  }
}
