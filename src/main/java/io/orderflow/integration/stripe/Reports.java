package io.orderflow.integration.stripe;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.GetPayment;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.ReportPayment;
import io.vertx.core.Future;
import java.util.Optional;

/** Asks orders how they stand, and tells them what Stripe says. */
final class Reports {
  private static final String STRIPE = "stripe";

  private final Bus bus;

  Reports(Bus bus) {
    this.bus = bus;
  }

  /** The order's payment; nothing when there is no such order or it is none of Stripe's. */
  Future<Optional<PaymentView>> payment(Errand errand) {
    return bus.request(OrderMessages.PAYMENT, new GetPayment(errand.caller(), errand.orderId()))
        .map(payment -> Optional.of(payment).filter(view -> STRIPE.equals(view.provider())))
        .recover(Reports::orNone);
  }

  private static Future<Optional<PaymentView>> orNone(Throwable failure) {
    return fault(failure) instanceof Fault.NotFound
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(failure);
  }

  /**
   * Tells the order.
   *
   * @param report null for nothing to tell
   * @return why the order does not take it, or nothing when it does
   */
  Future<Optional<String>> tell(Errand errand, PaymentReport report) {
    if (report == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return bus.request(
            OrderMessages.REPORT_PAYMENT,
            new ReportPayment(errand.caller(), errand.orderId(), report))
        .map(answer -> Optional.<String>empty())
        .recover(Reports::refusal);
  }

  private static Future<Optional<String>> refusal(Throwable failure) {
    Fault fault = fault(failure);
    if (fault instanceof Fault.Conflict conflict) {
      return Future.succeededFuture(Optional.of(conflict.detail()));
    }
    return fault instanceof Fault.NotFound missing
        ? Future.succeededFuture(Optional.of("There is no such " + missing.what() + "."))
        : Future.failedFuture(failure);
  }

  private static Fault fault(Throwable failure) {
    return FaultException.of(failure).fault();
  }
}
