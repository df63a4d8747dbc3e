package io.orderflow.order;

import io.orderflow.id.IdSource;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.Trail.Cancellation;
import java.time.Instant;
import java.util.List;

/** Cancels an order, whole or some units of its lines, and puts their stock back on sale. */
final class Cancelling {
  private Cancelling() {}

  static Change decide(Order order, CancelOrder command, IdSource ids, Instant at) {
    if (order.state().status() == OrderStatus.cancelled) {
      return Change.none(order);
    }
    Action.cancel.require(order);
    if (command.lines() == null && order.state().fulfillment() != FulfillmentStatus.unfulfilled) {
      throw Action.cancel.refusal(order); // goods have left: the rest is cancelled line by line
    }
    LineParts parts = LineParts.of(order, command.lines());
    List<OrderLine> lines = parts.apply(OrderLine::cancel);
    Order left =
        order
            .with(lines, order.amounts().withCancelled(lines))
            .with(order.trail().with(new Cancellation(command.reason(), command.note())));
    return Settling.settle(
        Refunding.overpaid(left, ids, at),
        at,
        left.isFullyCancelled() ? List.of() : List.of(Change.UPDATED),
        new StockMove.Release(order.stock(parts::of)));
  }
}
