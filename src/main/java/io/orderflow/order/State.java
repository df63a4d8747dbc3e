package io.orderflow.order;

import java.time.Instant;

/**
 * Where an order stands on its three axes, and since when on the first; times are null if never.
 */
record State(
    OrderStatus status,
    PaymentStatus payment,
    FulfillmentStatus fulfillment,
    Instant confirmedAt,
    Instant completedAt,
    Instant cancelledAt) {

  static State placed(PaymentStatus payment) {
    return new State(OrderStatus.pending, payment, FulfillmentStatus.unfulfilled, null, null, null);
  }

  State confirmed(Instant at) {
    return new State(OrderStatus.confirmed, payment, fulfillment, at, null, null);
  }

  State completed(Instant at) {
    return new State(OrderStatus.completed, payment, fulfillment, confirmedAt, at, null);
  }

  /** Something is open again that had been sent; what was completed is not any more. */
  State reopened(FulfillmentStatus left) {
    return new State(OrderStatus.confirmed, payment, left, confirmedAt, null, null);
  }

  State cancelled(Instant at) {
    return new State(OrderStatus.cancelled, payment, fulfillment, confirmedAt, null, at);
  }

  State with(PaymentStatus next) {
    return new State(status, next, fulfillment, confirmedAt, completedAt, cancelledAt);
  }

  State with(FulfillmentStatus next) {
    return new State(status, payment, next, confirmedAt, completedAt, cancelledAt);
  }
}
