package io.orderflow.order;

import io.orderflow.inventory.Stock;
import io.orderflow.order.ProviderPayment.Progress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** An order, whole and immutable. */
record Order(
    UUID tenantId,
    UUID id,
    String currency,
    Details details,
    ProviderPayment payment,
    State state,
    List<OrderLine> lines,
    Amounts amounts,
    Trail trail,
    Stamp stamp) {

  /** What may be done with it now, in the order of {@link Action}. */
  Set<Action> allowedActions() {
    return Arrays.stream(Action.values())
        .filter(this::allows)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Action.class)));
  }

  boolean allows(Action action) {
    return state.status().permits(action)
        && switch (action) {
          case confirm, edit -> true;
          case edit_lines -> amounts.paid() == 0 && untouched() && !isPaymentUnderWay();
          case cancel, fulfill -> lines.stream().anyMatch(line -> line.open() > 0);
          case record_payment -> amounts.due() > 0 && awaitsMoney();
          case retry_payment -> amounts.due() > 0 && isPaymentToRetry();
          case refund -> refundable() > 0;
        };
  }

  /** What it has reserved: all that is neither shipped nor cancelled. */
  Stock reserved() {
    return stock(OrderLine::open);
  }

  /** So many units of its lines, as stock. */
  Stock stock(ToIntFunction<OrderLine> units) {
    TreeMap<String, Long> quantities = new TreeMap<>();
    for (OrderLine line : lines) {
      int count = units.applyAsInt(line);
      if (count > 0) {
        quantities.merge(line.sku(), (long) count, Math::addExact);
      }
    }
    return new Stock(tenantId, details.location(), quantities);
  }

  boolean isFullyCancelled() {
    return lines.stream().allMatch(line -> line.cancelled() == line.quantity());
  }

  boolean isFullyFulfilled() {
    return lines.stream().allMatch(line -> line.open() == 0)
        && lines.stream().anyMatch(line -> line.fulfilled() > 0);
  }

  /** Whether no payment is outstanding with a provider; without one it is on account. */
  boolean isSettled() {
    return switch (state.payment()) {
      case paid, partially_refunded, refunded -> true;
      case unpaid, failed -> payment == null || amounts.due() == 0;
      case pending -> payment == null;
      case authorized -> false;
    };
  }

  /** Whether a provider has been asked for money and may still bring it. */
  boolean isPaymentUnderWay() {
    return payment != null
        && payment.isUnderWay()
        && state.payment() != PaymentStatus.unpaid; // nothing to pay: nobody was asked
  }

  /** Whether a provider holds or has brought what the order waits for. */
  boolean isFunded() {
    return payment != null
        && (payment.progress() == Progress.authorized
            || state.payment() == PaymentStatus.paid && trail.hasProviderMoney());
  }

  /** What its money, or before any came its provider, makes of it. */
  PaymentStatus paymentStatus() {
    return PaymentStatus.of(amounts, payment);
  }

  /** The provider's token, which no answer shows, or null. */
  String paymentMethod() {
    return payment == null ? null : payment.paymentMethod();
  }

  /** What can still be given back. */
  long refundable() {
    return amounts.paid() - amounts.refunded() - trail.refundPending();
  }

  Order with(ProviderPayment next) {
    return new Order(tenantId, id, currency, details, next, state, lines, amounts, trail, stamp);
  }

  Order with(State next) {
    return new Order(tenantId, id, currency, details, payment, next, lines, amounts, trail, stamp);
  }

  Order with(Details next) {
    return new Order(tenantId, id, currency, next, payment, state, lines, amounts, trail, stamp);
  }

  Order with(List<OrderLine> nextLines, Amounts nextAmounts) {
    return new Order(
        tenantId, id, currency, details, payment, state, nextLines, nextAmounts, trail, stamp);
  }

  Order with(Amounts next) {
    return with(lines, next);
  }

  Order with(Trail next) {
    return new Order(tenantId, id, currency, details, payment, state, lines, amounts, next, stamp);
  }

  Order with(Stamp next) {
    return new Order(tenantId, id, currency, details, payment, state, lines, amounts, trail, next);
  }

  /** From outside: while a provider collects, a tenant records nothing. */
  private boolean awaitsMoney() {
    return !isPaymentUnderWay() && state.payment().awaitsMoney();
  }

  private boolean isPaymentToRetry() {
    return payment != null
        && switch (state.payment()) {
          case unpaid, failed -> true;
          case pending, authorized, paid, partially_refunded, refunded -> false;
        };
  }

  private boolean untouched() {
    return lines.stream().allMatch(line -> line.open() == line.quantity());
  }
}
