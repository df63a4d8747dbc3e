package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Caller;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Mode;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.order.OrderMessages.CancelOrder;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.orderflow.order.OrderMessages.RecordPayment;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.orderflow.order.OrderMessages.RetryPayment;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.orderflow.support.Shop;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Decides what comes of an order by what is said of it, without a database. */
final class Clerk {
  static final IdSource IDS = new UuidV7(Clock.systemUTC());
  static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
  static final Caller CALLER = new Caller(IDS.next(), Mode.live, "c", null);

  private Clerk() {}

  static Order placed() {
    Order order =
        Placing.order(
            new PlaceOrder(
                CALLER,
                null,
                Shop.byCard(Shop.order(Shop.line("A", 2, 500), Shop.line("B", 1, 101)))),
            IDS);
    assertThat(order.state().payment()).isEqualTo(PaymentStatus.pending);
    return order;
  }

  static Order told(Order order, List<PaymentReport> reports) {
    Order now = order;
    for (PaymentReport report : reports) {
      now = Reporting.decide(now, report, IDS, AT).order();
    }
    return now;
  }

  /** What was decided, or null when it was refused. */
  static Change decide(Order order, Object said) {
    try {
      return decided(order, said);
    } catch (FaultException refused) {
      return null;
    }
  }

  private static Change decided(Order order, Object said) {
    if (said instanceof ReportPayment report) {
      return Reporting.decide(order, report.report(), IDS, AT);
    }
    if (said instanceof CancelOrder cancel) {
      return Cancelling.decide(order, cancel, IDS, AT);
    }
    if (said instanceof FulfillOrder fulfill) {
      return Fulfilling.decide(order, fulfill, IDS, AT);
    }
    if (said instanceof VoidFulfillment voided) {
      return Voiding.decide(order, voided, AT);
    }
    if (said instanceof RefundOrder refund) {
      return Refunding.request(order, refund, IDS, AT);
    }
    if (said instanceof RecordPayment payment) {
      return Paying.record(order, payment, IDS, AT);
    }
    return Paying.retry(order, (RetryPayment) said, AT);
  }
}
