package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.id.IdSource;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.orderflow.order.Trail.MoneyIn;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Money that a tenant notes, or asks the provider for once more. */
final class Paying {
  private Paying() {}

  static Change record(Order order, RecordPayment command, IdSource ids, Instant at) {
    Action.record_payment.require(order);
    long amount = within(command.amount(), order.amounts().due());
    Order paid =
        order
            .with(order.amounts().plusPaid(amount))
            .with(
                order.trail().plus(new MoneyIn(ids.next(), amount, null, command.reference(), at)));
    return Settling.settle(paid, at, List.of(), new StockMove.None());
  }

  static Change retry(Order order, RetryPayment command, Instant at) {
    Action.retry_payment.require(order);
    if (!command.payable()) {
      throw Unpayable.of(order.payment().provider(), "/paymentMethod");
    }
    ProviderPayment next = order.payment().retry(command.paymentMethod(), command.capture());
    return Settling.settle(order.with(next), at, List.of(), new StockMove.None());
  }

  /** The amount asked for, or with null the most that is possible. */
  static long within(Long asked, long most) {
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
