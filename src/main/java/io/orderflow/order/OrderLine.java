package io.orderflow.order;

import java.util.UUID;

/**
 * A line of an order. {@code discount} and {@code tax} are of the whole line, in minor units;
 * fulfilled and cancelled are parts of {@code quantity}.
 */
record OrderLine(
    UUID id,
    String sku,
    String name,
    int quantity,
    long unitPrice,
    long discount,
    long tax,
    int fulfilled,
    int cancelled) {

  long subtotal() {
    return Math.multiplyExact(unitPrice, quantity);
  }

  long total() {
    return amountOf(quantity);
  }

  /**
   * What the cancelled units come to. Amounts are shared out over the units so that the first n of
   * them always come to the same: whatever the parts are cancelled in, they add up to the whole.
   */
  long cancelledTotal() {
    return amountOf(cancelled);
  }

  /** Neither shipped nor cancelled. */
  int open() {
    return quantity - fulfilled - cancelled;
  }

  OrderLine fulfil(int units) {
    return new OrderLine(
        id, sku, name, quantity, unitPrice, discount, tax, fulfilled + units, cancelled);
  }

  OrderLine unfulfil(int units) {
    return fulfil(-units);
  }

  OrderLine cancel(int units) {
    return new OrderLine(
        id, sku, name, quantity, unitPrice, discount, tax, fulfilled, cancelled + units);
  }

  private long amountOf(int units) {
    return Math.addExact(
        Math.subtractExact(Math.multiplyExact(unitPrice, units), share(discount, units)),
        share(tax, units));
  }

  /** {@code amount × units / quantity}, rounded down, without overflow in between. */
  private long share(long amount, int units) {
    long each = amount / quantity;
    long rest = amount % quantity;
    return Math.addExact(Math.multiplyExact(each, units), rest * units / quantity);
  }
}
