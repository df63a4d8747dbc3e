package io.orderflow.order;

import io.orderflow.order.Trail.MoneyBack;
import io.orderflow.order.Trail.MoneyIn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left of the money that came in, by the provider's payment that it came with: a refund
 * goes back the way the money came. The latest payment is first; what came from outside has no
 * reference and is last.
 */
record Funds(Map<String, Long> left) {

  /** So much of that payment; {@code paymentReference} is null for money from outside. */
  record Part(String paymentReference, long amount) {}

  /** What no refund has taken or is about to take. */
  static Funds free(Trail trail) {
    return of(trail, RefundStatus.pending, RefundStatus.succeeded);
  }

  /** What has not gone back yet. */
  static Funds kept(Trail trail) {
    return of(trail, RefundStatus.succeeded);
  }

  /** What is left of the provider's money. */
  long ofProvider() {
    return left.entrySet().stream()
        .filter(entry -> entry.getKey() != null)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  long of(String paymentReference) {
    return left.getOrDefault(paymentReference, 0L);
  }

  /** The amount in parts, of which each goes back to where it came from. */
  List<Part> take(long amount) {
    List<Part> parts = new ArrayList<>();
    long missing = amount;
    for (Map.Entry<String, Long> entry : left.entrySet()) {
      long taken = Math.min(missing, entry.getValue());
      if (taken > 0) {
        parts.add(new Part(entry.getKey(), taken));
        missing -= taken;
      }
    }
    return parts;
  }

  private static Funds of(Trail trail, RefundStatus... taking) {
    Map<String, Long> left = new LinkedHashMap<>();
    for (int i = trail.payments().size() - 1; i >= 0; i--) {
      MoneyIn payment = trail.payments().get(i);
      if (payment.provider() != null) {
        left.merge(payment.reference(), payment.amount(), Long::sum);
      }
    }
    trail.payments().stream()
        .filter(payment -> payment.provider() == null)
        .forEach(payment -> left.merge(null, payment.amount(), Long::sum));
    List<RefundStatus> counted = List.of(taking);
    for (MoneyBack refund : trail.refunds()) {
      if (counted.contains(refund.status())) {
        left.merge(refund.paymentReference(), -refund.amount(), Long::sum);
      }
    }
    return new Funds(left);
  }
}
