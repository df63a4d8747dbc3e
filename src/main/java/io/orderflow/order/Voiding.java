package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.order.Trail.Fulfillment;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Takes a parcel back: its units lie on the shelf again, reserved for the order as before. */
final class Voiding {
  private Voiding() {}

  static Change decide(Order order, VoidFulfillment command, Instant at) {
    Fulfillment parcel =
        order
            .trail()
            .parcel(command.reference())
            .orElseThrow(() -> new FaultException(new Fault.NotFound("fulfillment")));
    if (parcel.voidedAt() != null) {
      return Change.none(order);
    }
    LineParts parts = parts(order, parcel);
    List<OrderLine> lines = parts.apply(OrderLine::unfulfil);
    Order open =
        order
            .with(lines, order.amounts())
            .with(order.trail().with(parcel.voided(at)))
            .with(order.state().reopened(left(lines)));
    return Change.of(
        open, at, List.of(Change.UPDATED), new StockMove.PutBack(order.stock(parts::of)));
  }

  private static LineParts parts(Order order, Fulfillment parcel) {
    return new LineParts(
        order,
        parcel.lines().stream()
            .collect(Collectors.toMap(LineQuantity::lineId, LineQuantity::quantity)));
  }

  private static FulfillmentStatus left(List<OrderLine> lines) {
    return lines.stream().allMatch(line -> line.fulfilled() == 0)
        ? FulfillmentStatus.unfulfilled
        : FulfillmentStatus.partially_fulfilled;
  }
}
