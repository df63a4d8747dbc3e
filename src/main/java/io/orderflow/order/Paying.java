package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.id.IdSource;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.Trail.MoneyBack;
import io.orderflow.order.Trail.MoneyIn;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Money that comes in from outside, and money that goes back. */
final class Paying {
  private Paying() {}

  static Change record(Order order, RecordPayment command, IdSource ids, Instant at) {
    Action.record_payment.require(order);
    long amount = within(command.amount(), order.amounts().due());
    Order paid =
        order
            .with(order.amounts().plusPaid(amount))
            .with(order.trail().plus(new MoneyIn(ids.next(), amount, command.reference(), at)))
            .with(order.state().with(PaymentStatus.pending));
    List<String> events = paid.amounts().due() > 0 ? List.of(Change.UPDATED) : List.of();
    return Settling.settle(paid, at, events, new StockMove.None());
  }

  static Change refund(Order order, RefundOrder command, IdSource ids, Instant at) {
    Action.refund.require(order);
    long amount = within(command.amount(), order.amounts().refundable());
    PaymentStatus status =
        amount == order.amounts().refundable()
            ? PaymentStatus.refunded
            : PaymentStatus.partially_refunded;
    Order refunded =
        order
            .with(order.amounts().plusRefunded(amount))
            .with(order.trail().plus(new MoneyBack(ids.next(), amount, command.reason(), at)))
            .with(order.state().with(status));
    return Change.of(refunded, at, List.of(Change.REFUNDED), new StockMove.None());
  }

  private static long within(Long asked, long most) {
    if (asked == null) {
      return most;
    }
    if (asked > most) {
      throw tooMuch(asked, most);
    }
    return asked;
  }

  private static FaultException tooMuch(long asked, long most) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("requested", asked);
    facts.put("available", most);
    String detail = "At most " + most + " is possible, not " + asked + ".";
    return new FaultException(
        new Fault.Unprocessable(
            "amount_too_large",
            detail,
            List.of(new FieldError("/amount", "amount_too_large", detail, facts))));
  }
}
