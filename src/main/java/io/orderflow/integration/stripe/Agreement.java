package io.orderflow.integration.stripe;

import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RefundView;
import java.util.List;

/** Compares what Stripe shows of a payment with what the order says. */
final class Agreement {
  private Agreement() {}

  /**
   * How they differ, or null when they agree.
   *
   * @param refunds of that payment, or null when Stripe was not asked for them
   */
  static String difference(PaymentView payment, int attempt, Intent intent, List<Refund> refunds) {
    if (intent.isDisputed()) {
      return "The payment " + intent.id() + " is disputed at Stripe.";
    }
    if (intent.isHeld() && !isExpectedToBeHeld(payment, attempt)) {
      return "Stripe holds money for " + intent.id() + " that the order does not count on.";
    }
    if (intent.isCaptured() && payment.amountPaid() < intent.taken()) {
      return "Stripe has taken %d with %s, but the order has %d."
          .formatted(intent.taken(), intent.id(), payment.amountPaid());
    }
    return refunds == null ? null : difference(payment, intent, refunds);
  }

  private static boolean isExpectedToBeHeld(PaymentView payment, int attempt) {
    return payment.attempt() == attempt && payment.authorizationExpiresAt() != null;
  }

  private static String difference(PaymentView payment, Intent intent, List<Refund> refunds) {
    long there = refunds.stream().filter(Refund::isSucceeded).mapToLong(Refund::given).sum();
    long here =
        payment.refunds().stream()
            .filter(refund -> intent.id().equals(refund.paymentReference()))
            .filter(refund -> refund.status().equals("succeeded"))
            .mapToLong(RefundView::amount)
            .sum();
    return there == here
        ? null
        : "Stripe has given back %d of %s, the order %d.".formatted(there, intent.id(), here);
  }
}
