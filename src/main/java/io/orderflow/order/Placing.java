package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.inventory.InventoryMessages;
import io.orderflow.order.OrderMessages.NewLine;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.order.OrderMessages.PlaceOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Makes an order of what a client sent, before any stock is asked for. */
final class Placing {
  private Placing() {}

  /**
   * The order as it will be if its stock is there.
   *
   * @throws FaultException 400 when sums overflow or a discount exceeds its line
   */
  static Order order(PlaceOrder command, IdSource ids) {
    NewOrder wanted = command.order();
    UUID id = ids.next();
    Instant at = UuidV7.timeOf(id);
    List<OrderLine> lines = lines(wanted.lines(), ids);
    Amounts amounts = amounts(lines, wanted.shippingTotal());
    ProviderPayment payment = ProviderPayment.of(wanted.payment());
    return new Order(
        command.caller().tenantId(),
        id,
        wanted.currency(),
        details(wanted),
        payment,
        State.placed(PaymentStatus.of(amounts, payment)),
        lines,
        amounts,
        Trail.NONE,
        Stamp.first(at));
  }

  static List<OrderLine> lines(List<NewLine> wanted, IdSource ids) {
    refuse(
        IntStream.range(0, wanted.size())
            .filter(i -> exceeds(wanted.get(i)))
            .mapToObj(Placing::discountTooLarge)
            .toList());
    List<OrderLine> lines = new ArrayList<>(wanted.size());
    for (NewLine line : wanted) {
      lines.add(
          new OrderLine(
              ids.next(),
              line.sku(),
              line.name(),
              line.quantity(),
              line.unitPrice(),
              line.discount(),
              line.tax(),
              0,
              0));
    }
    return lines;
  }

  static Amounts amounts(List<OrderLine> lines, long shipping) {
    try {
      return Amounts.of(lines, shipping, 0, 0);
    } catch (ArithmeticException overflow) {
      throw new FaultException(
          new Fault.Invalid(
              List.of(
                  new FieldError(
                      "/lines", "out_of_range", "The total exceeds 64 bits of minor units."))));
    }
  }

  private static Details details(NewOrder wanted) {
    return new Details(
        wanted.externalId(),
        wanted.customer(),
        wanted.shippingAddress(),
        wanted.billingAddress(),
        wanted.location() == null ? InventoryMessages.DEFAULT_LOCATION : wanted.location(),
        wanted.notes(),
        wanted.metadata() == null ? Map.of() : wanted.metadata());
  }

  private static boolean exceeds(NewLine line) {
    return Math.multiplyHigh(line.unitPrice(), line.quantity()) == 0
        && line.discount() > line.unitPrice() * line.quantity()
        && line.unitPrice() * line.quantity() >= 0;
  }

  private static FieldError discountTooLarge(int index) {
    return new FieldError(
        "/lines/" + index + "/discount",
        "out_of_range",
        "The discount exceeds what the line comes to.");
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw new FaultException(new Fault.Invalid(errors));
    }
  }
}
