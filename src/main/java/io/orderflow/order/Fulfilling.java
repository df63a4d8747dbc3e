package io.orderflow.order;

import io.orderflow.id.IdSource;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.Trail.Fulfillment;
import java.time.Instant;
import java.util.List;

/** Ships all that is open or some units of the lines: their stock leaves the shelf. */
final class Fulfilling {
  private Fulfilling() {}

  static Change decide(Order order, FulfillOrder command, IdSource ids, Instant at) {
    if (command.reference() != null && order.trail().parcel(command.reference()).isPresent()) {
      return Change.none(order);
    }
    Action.fulfill.require(order);
    LineParts parts = LineParts.of(order, command.lines());
    Fulfillment parcel =
        new Fulfillment(
            ids.next(),
            command.trackingNumber(),
            command.carrier(),
            command.reference(),
            parts.asList(),
            at,
            null);
    Order shipped =
        order
            .with(parts.apply(OrderLine::fulfil), order.amounts())
            .with(order.trail().plus(parcel))
            .with(order.state().with(FulfillmentStatus.partially_fulfilled));
    return Settling.settle(
        shipped,
        at,
        shipped.isFullyFulfilled() ? List.of() : List.of(Change.UPDATED),
        new StockMove.Consume(order.stock(parts::of)));
  }
}
