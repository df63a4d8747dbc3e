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

  static Change settle(Order changed, Instant at, List<String> events, StockMove stock) {
    List<String> heard = new ArrayList<>(events);
    Order order = cancelled(changed, at, heard);
    order = paid(order, heard);
    order = fulfilled(order, heard);
    order = completed(order, at, heard);
    return Change.of(order, at, heard, stock);
  }

  private static Order cancelled(Order order, Instant at, List<String> heard) {
    if (!order.isFullyCancelled()) {
      return order;
    }
    heard.add(Change.CANCELLED);
    return order.with(order.state().cancelled(at));
  }

  private static Order paid(Order order, List<String> heard) {
    boolean awaited =
        order.state().payment() == PaymentStatus.unpaid
            || order.state().payment() == PaymentStatus.pending;
    if (!awaited || order.amounts().paid() == 0 || order.amounts().due() > 0) {
      return order;
    }
    heard.add(Change.PAID);
    return order.with(order.state().with(PaymentStatus.paid));
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
