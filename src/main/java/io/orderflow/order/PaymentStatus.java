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

  Set<PaymentStatus> next() {
    return switch (this) {
      case unpaid -> EnumSet.of(pending, authorized, paid, failed);
      case pending -> EnumSet.of(unpaid, authorized, paid, failed, partially_refunded, refunded);
      case authorized -> EnumSet.of(unpaid, paid, failed);
      case paid -> EnumSet.of(partially_refunded, refunded);
      case partially_refunded -> EnumSet.of(refunded);
      case refunded -> EnumSet.noneOf(PaymentStatus.class);
      case failed -> EnumSet.of(unpaid, pending, authorized, paid);
    };
  }
}
