package io.orderflow.integration.stripe;

import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.RefundView;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.RefundedElsewhere;
import java.util.Optional;

/** What an order is to be told of a refund that Stripe shows. */
final class RefundReports {
  private RefundReports() {}

  /** Nothing when the order knows, or when Stripe does not know yet. */
  static Optional<PaymentReport> of(Refund refund, PaymentView payment) {
    Optional<RefundView> ours =
        payment.refunds().stream().filter(known -> isSame(known, refund)).findFirst();
    if (refund.isSucceeded()) {
      return ours.isPresent()
          ? ours.filter(RefundReports::isPending)
              .map(known -> new Refunded(known.refundId(), refund.id()))
          : Optional.of(new RefundedElsewhere(refund.id(), refund.given()));
    }
    return ours.filter(known -> refund.isFailed() && !known.status().equals("failed"))
        .map(known -> new RefundFailed(known.refundId(), refund.code(), refund.message()));
  }

  private static boolean isSame(RefundView known, Refund refund) {
    return refund.id().equals(known.reference()) || refund.refundId().equals(Plans.id(known));
  }

  private static boolean isPending(RefundView refund) {
    return refund.status().equals("pending");
  }
}
