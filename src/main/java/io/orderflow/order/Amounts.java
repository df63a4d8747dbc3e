package io.orderflow.order;

import java.util.List;

/**
 * The money of an order in minor units: as placed, what of it was cancelled, what came in and what
 * went back.
 */
record Amounts(
    long subtotal,
    long discountTotal,
    long taxTotal,
    long shippingTotal,
    long total,
    long cancelledTotal,
    long paid,
    long refunded) {

  /**
   * @throws ArithmeticException when a sum exceeds 64 bits
   */
  static Amounts of(List<OrderLine> lines, long shipping, long paid, long refunded) {
    long subtotal = 0;
    long discount = 0;
    long tax = 0;
    for (OrderLine line : lines) {
      subtotal = Math.addExact(subtotal, line.subtotal());
      discount = Math.addExact(discount, line.discount());
      tax = Math.addExact(tax, line.tax());
    }
    long total = Math.addExact(Math.addExact(subtotal - discount, tax), shipping);
    return new Amounts(subtotal, discount, tax, shipping, total, 0, paid, refunded);
  }

  /** The same once the lines' cancelled units no longer count; shipping goes with the last one. */
  Amounts withCancelled(List<OrderLine> lines) {
    long cancelled = lines.stream().mapToLong(OrderLine::cancelledTotal).sum();
    boolean nothingLeft = lines.stream().allMatch(line -> line.cancelled() == line.quantity());
    return new Amounts(
        subtotal,
        discountTotal,
        taxTotal,
        shippingTotal,
        total,
        nothingLeft ? total : cancelled,
        paid,
        refunded);
  }

  /** What is still to come in, never below zero. */
  long due() {
    return Math.max(0, owed() - paid + refunded);
  }

  /** What the order comes to without what was cancelled. */
  long owed() {
    return total - cancelledTotal;
  }

  Amounts plusPaid(long amount) {
    return new Amounts(
        subtotal,
        discountTotal,
        taxTotal,
        shippingTotal,
        total,
        cancelledTotal,
        paid + amount,
        refunded);
  }

  Amounts plusRefunded(long amount) {
    return new Amounts(
        subtotal,
        discountTotal,
        taxTotal,
        shippingTotal,
        total,
        cancelledTotal,
        paid,
        refunded + amount);
  }
}
