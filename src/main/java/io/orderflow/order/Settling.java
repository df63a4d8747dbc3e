package io.orderflow.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows by itself once lines or money of an order have changed: it is cancelled, fulfilled,
 * paid or completed, and its tenant hears of each in this order.
 */
final class Settling {
  private Settling() {}

  /**
   * Settles it.
   *
   * @param events what is heard first; when nothing else is, the order was updated
   */
  static Change settle(Order changed, Instant at, List<String> events, StockMove stock) {
    List<String> heard = new ArrayList<>(events);
    Order order = cancelled(changed, at, heard);
    order = paid(order, heard);
    order = confirmed(order, at, heard);
    order = fulfilled(order, heard);
    order = completed(order, at, heard);
    return Change.of(order, at, heard.isEmpty() ? List.of(Change.UPDATED) : heard, stock);
  }

  private static Order cancelled(Order order, Instant at, List<String> heard) {
    if (!order.isFullyCancelled() || order.state().status() == OrderStatus.cancelled) {
      return order;
    }
    heard.add(Change.CANCELLED);
    return order.with(order.state().cancelled(at));
  }

  /** A refund that fails makes an order paid again, too, but brings no money. */
  private static Order paid(Order order, List<String> heard) {
    PaymentStatus before = order.state().payment();
    PaymentStatus now = order.paymentStatus();
    if (now == PaymentStatus.paid && before.awaitsMoney()) {
      heard.add(Change.PAID);
    }
    if (now == PaymentStatus.failed && before != now) {
      heard.add(Change.PAYMENT_FAILED);
    }
    return order.with(order.state().with(now));
  }

  /** A provider that has the money, or holds it, is all that a new order waits for. */
  private static Order confirmed(Order order, Instant at, List<String> heard) {
    if (order.state().status() != OrderStatus.pending || !order.isFunded()) {
      return order;
    }
    heard.add(Change.CONFIRMED);
    return order.with(order.state().confirmed(at));
  }

  private static Order fulfilled(Order order, List<String> heard) {
    if (!order.isFullyFulfilled() || order.state().fulfillment() == FulfillmentStatus.fulfilled) {
      return order;
    }
    heard.add(Change.FULFILLED);
    return order.with(order.state().with(FulfillmentStatus.fulfilled));
  }

  private static Order completed(Order order, Instant at, List<String> heard) {
    if (order.state().status() != OrderStatus.confirmed
        || order.state().fulfillment() != FulfillmentStatus.fulfilled
        || !order.isSettled()) {
      return order;
    }
    heard.add(Change.COMPLETED);
    return order.with(order.state().completed(at));
  }
}
