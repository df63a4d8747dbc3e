package io.orderflow.order;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.id.IdSource;
import io.orderflow.order.Funds.Part;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.RefundOrder;
import io.orderflow.order.OrderMessages.Refunded;
import io.orderflow.order.OrderMessages.RefundedElsewhere;
import io.orderflow.order.Trail.MoneyBack;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Money that goes back. What came from outside is noted as given back; what a provider took is
 * reserved first, and has gone back only when the provider says so.
 */
final class Refunding {
  /** The reason of refunds that nobody asked for: more has come than is owed. */
  private static final String OVERPAID = "overpaid";

  private Refunding() {}

  static Change request(Order order, RefundOrder command, IdSource ids, Instant at) {
    Action.refund.require(order);
    long amount = Paying.within(command.amount(), order.refundable());
    List<Part> parts = Funds.free(order.trail()).take(amount);
    boolean atOnce = parts.stream().anyMatch(part -> part.paymentReference() == null);
    return Settling.settle(
        take(order, parts, command.reason(), ids, at),
        at,
        atOnce ? List.of(Change.REFUNDED) : List.of(),
        new StockMove.None());
  }

  /** The order with a refund of all that a provider took beyond what is owed. */
  static Order overpaid(Order order, IdSource ids, Instant at) {
    Funds free = Funds.free(order.trail());
    long most = Math.min(order.refundable() - order.amounts().owed(), free.ofProvider());
    return most > 0 ? take(order, free.take(most), OVERPAID, ids, at) : order;
  }

  static Change succeeded(Order order, Refunded report, Instant at) {
    MoneyBack refund = find(order, report.refundId());
    if (refund.status() != RefundStatus.pending) {
      return Change.none(order);
    }
    return byReference(order, report.reference()).isPresent()
        ? updated(
            order.with(order.trail().with(refund.failed(PaymentError.REFUNDED_ELSEWHERE))), at)
        : refunded(
            order
                .with(order.trail().with(refund.succeeded(report.reference(), at)))
                .with(order.amounts().plusRefunded(refund.amount())),
            at);
  }

  /** Its amount is free again, even after it had seemed to be given back. */
  static Change failed(Order order, RefundFailed report, Instant at) {
    MoneyBack refund = find(order, report.refundId());
    if (refund.status() == RefundStatus.failed) {
      return Change.none(order);
    }
    long back = refund.status() == RefundStatus.succeeded ? refund.amount() : 0;
    MoneyBack failed = refund.failed(PaymentError.of(report.code(), report.message()));
    return updated(
        order.with(order.trail().with(failed)).with(order.amounts().plusRefunded(-back)), at);
  }

  /** Refunds that still wait give way when the money for them is gone. */
  static Change elsewhere(Order order, RefundedElsewhere report, IdSource ids, Instant at) {
    if (byReference(order, report.reference()).isPresent()) {
      return Change.none(order);
    }
    String payment = payment(order, report.amount());
    Order left = order;
    while (Funds.free(left.trail()).of(payment) < report.amount()) {
      left = left.with(left.trail().with(lastPending(left, payment)));
    }
    MoneyBack refund =
        new MoneyBack(
            ids.next(),
            report.amount(),
            null,
            RefundStatus.succeeded,
            payment,
            report.reference(),
            null,
            at,
            at);
    return refunded(
        left.with(left.trail().plus(refund)).with(left.amounts().plusRefunded(report.amount())),
        at);
  }

  private static Order take(
      Order order, List<Part> parts, String reason, IdSource ids, Instant at) {
    Order left = order;
    for (Part part : parts) {
      boolean atOnce = part.paymentReference() == null;
      MoneyBack refund =
          new MoneyBack(
              ids.next(),
              part.amount(),
              reason,
              atOnce ? RefundStatus.succeeded : RefundStatus.pending,
              part.paymentReference(),
              null,
              null,
              at,
              atOnce ? at : null);
      left =
          left.with(left.trail().plus(refund))
              .with(left.amounts().plusRefunded(atOnce ? part.amount() : 0));
    }
    return left;
  }

  private static MoneyBack find(Order order, UUID refundId) {
    return order.trail().refunds().stream()
        .filter(refund -> refund.id().equals(refundId))
        .filter(refund -> refund.paymentReference() != null)
        .findFirst()
        .orElseThrow(() -> new FaultException(new Fault.NotFound("refund")));
  }

  private static Optional<MoneyBack> byReference(Order order, String reference) {
    return order.trail().refunds().stream()
        .filter(refund -> refund.reference() != null && refund.reference().equals(reference))
        .findFirst();
  }

  /** The payment that so much can have gone back from: one with room for it, if there is. */
  private static String payment(Order order, long amount) {
    return with(Funds.free(order.trail()), amount)
        .or(() -> with(Funds.kept(order.trail()), amount))
        .orElseThrow(() -> tooMuch(amount));
  }

  private static Optional<String> with(Funds funds, long amount) {
    return funds.left().entrySet().stream()
        .filter(entry -> entry.getKey() != null && entry.getValue() >= amount)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static FaultException tooMuch(long amount) {
    return new FaultException(
        new Fault.Conflict(
            "refund_exceeds_payment",
            amount + " cannot have gone back: report first what was captured."));
  }

  private static MoneyBack lastPending(Order order, String payment) {
    return order.trail().refunds().stream()
        .filter(refund -> refund.status() == RefundStatus.pending)
        .filter(refund -> payment.equals(refund.paymentReference()))
        .reduce((first, second) -> second)
        .orElseThrow()
        .failed(PaymentError.REFUNDED_ELSEWHERE);
  }

  private static Change refunded(Order order, Instant at) {
    return Settling.settle(order, at, List.of(Change.REFUNDED), new StockMove.None());
  }

  private static Change updated(Order order, Instant at) {
    return Settling.settle(order, at, List.of(Change.UPDATED), new StockMove.None());
  }
}
