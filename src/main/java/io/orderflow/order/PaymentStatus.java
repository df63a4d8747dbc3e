package io.orderflow.order;

import java.util.EnumSet;
import java.util.Set;

/** The second axis of an order and its legal moves. */
enum PaymentStatus {
  unpaid,
  /** Money is on its way, or only a part of it has come. */
  pending,
  authorized,
  paid,
  partially_refunded,
  refunded,
  failed;

  /** Money that has come decides; before that, how far the provider is. */
  static PaymentStatus of(Amounts amounts, ProviderPayment payment) {
    if (amounts.paid() > 0) {
      return ofMoney(amounts);
    }
    return payment == null ? unpaid : ofAttempt(amounts, payment);
  }

  /** Whether all that is owed has never come. */
  boolean awaitsMoney() {
    return switch (this) {
      case unpaid, pending, authorized, failed -> true;
      case paid, partially_refunded, refunded -> false;
    };
  }

  Set<PaymentStatus> next() {
    return switch (this) {
      case unpaid -> EnumSet.of(pending, authorized, paid, failed);
      case pending -> EnumSet.of(unpaid, authorized, paid, failed, partially_refunded, refunded);
      case authorized -> EnumSet.of(unpaid, pending, paid, failed);
      case paid -> EnumSet.of(partially_refunded, refunded);
      case partially_refunded -> EnumSet.of(pending, paid, refunded);
      case refunded -> EnumSet.of(pending, paid, partially_refunded);
      case failed -> EnumSet.of(unpaid, pending, authorized, paid);
    };
  }

  private static PaymentStatus ofMoney(Amounts amounts) {
    if (amounts.refunded() == 0) {
      return amounts.due() == 0 ? paid : pending;
    }
    return amounts.refunded() == amounts.paid() ? refunded : partially_refunded;
  }

  private static PaymentStatus ofAttempt(Amounts amounts, ProviderPayment payment) {
    return switch (payment.progress()) {
      case requested -> amounts.total() == 0 ? unpaid : pending;
      case declined -> failed;
      case authorized -> authorized;
      case released -> amounts.due() == 0 ? unpaid : failed;
      case captured -> throw new IllegalStateException("captured without money");
    };
  }
}
