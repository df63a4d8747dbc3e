package io.orderflow.order;

import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RefundView;
import io.orderflow.order.Trail.MoneyBack;
import java.util.List;

/** Shows an order to whom a payment is to be carried out by. */
final class PaymentViews {
  private PaymentViews() {}

  static PaymentView of(Order order) {
    ProviderPayment payment = order.payment();
    return new PaymentView(
        order.id(),
        payment == null ? null : payment.provider(),
        payment == null ? null : payment.paymentMethod(),
        payment == null ? null : payment.capture(),
        payment == null ? 0 : payment.attempt(),
        payment == null ? null : payment.reference(),
        order.currency(),
        order.amounts().due(),
        order.amounts().paid(),
        order.state().status().name(),
        order.state().payment().name(),
        order.state().fulfillment().name(),
        payment == null ? null : payment.authorizationExpiresAt(),
        refunds(order));
  }

  private static List<RefundView> refunds(Order order) {
    return order.trail().refunds().stream()
        .filter(refund -> refund.paymentReference() != null)
        .map(PaymentViews::refund)
        .toList();
  }

  private static RefundView refund(MoneyBack refund) {
    return new RefundView(
        refund.id(),
        refund.amount(),
        refund.reason(),
        refund.status().name(),
        refund.reference(),
        refund.paymentReference());
  }
}
