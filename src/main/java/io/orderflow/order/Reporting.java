package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.id.IdSource;
import io.orderflow.order.OrderMessages.Authorized;
import io.orderflow.order.OrderMessages.Captured;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.RefundedElsewhere;
import io.orderflow.order.OrderMessages.Released;
import io.orderflow.order.Trail.MoneyIn;
import java.time.Instant;
import java.util.List;

/** What becomes of an order when a provider tells how a payment or a refund went. */
final class Reporting {
  private Reporting() {}

  /** Java 17 has no switch over sealed types: a new report must be added here by hand. */
  static Change decide(Order order, PaymentReport report, IdSource ids, Instant at) {
    requireProvider(order);
    if (report instanceof Authorized authorized) {
      return moved(order, order.payment().after(authorized), at);
    }
    if (report instanceof Declined declined) {
      return moved(order, order.payment().after(declined), at);
    }
    if (report instanceof Released released) {
      return moved(order, order.payment().after(released, order.amounts().due() > 0), at);
    }
    if (report instanceof Captured captured) {
      return captured(order, captured, ids, at);
    }
    return decideRefund(order, report, ids, at);
  }

  private static Change decideRefund(Order order, PaymentReport report, IdSource ids, Instant at) {
    if (report instanceof Refunded refunded) {
      return Refunding.succeeded(order, refunded, at);
    }
    if (report instanceof RefundFailed failed) {
      return Refunding.failed(order, failed, at);
    }
    return Refunding.elsewhere(order, (RefundedElsewhere) report, ids, at);
  }

  private static void requireProvider(Order order) {
    if (order.payment() == null) {
      throw new FaultException(
          new Fault.Conflict("no_provider", "The order has no payment with a provider."));
    }
  }

  private static Change moved(Order order, ProviderPayment payment, Instant at) {
    return payment.equals(order.payment())
        ? Change.none(order)
        : Settling.settle(order.with(payment), at, List.of(), new StockMove.None());
  }

  /** Money is money, of whichever attempt; what was not needed is to go back. */
  private static Change captured(Order order, Captured report, IdSource ids, Instant at) {
    long amount = report.amount() - order.trail().received(report.reference());
    if (amount <= 0) {
      return Change.none(order);
    }
    MoneyIn money =
        new MoneyIn(ids.next(), amount, order.payment().provider(), report.reference(), at);
    Order paid =
        order
            .with(order.payment().after(report))
            .with(order.trail().plus(money))
            .with(order.amounts().plusPaid(amount));
    return Settling.settle(Refunding.overpaid(paid, ids, at), at, List.of(), new StockMove.None());
  }
}
