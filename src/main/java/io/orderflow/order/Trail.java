package io.orderflow.order;

import io.orderflow.order.OrderMessages.LineQuantity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What has happened to an order: goods sent, money in, money back, why it was cancelled. */
record Trail(
    List<Fulfillment> fulfillments,
    List<MoneyIn> payments,
    List<MoneyBack> refunds,
    Cancellation cancellation) {
  static final Trail NONE = new Trail(List.of(), List.of(), List.of(), null);

  /** A parcel; {@code voidedAt} is null unless it was taken back. */
  record Fulfillment(
      UUID id,
      String trackingNumber,
      String carrier,
      String reference,
      List<LineQuantity> lines,
      Instant at,
      Instant voidedAt) {

    Fulfillment voided(Instant when) {
      return new Fulfillment(id, trackingNumber, carrier, reference, lines, at, when);
    }
  }

  /** Money that came in; {@code provider} is null when it came from outside. */
  record MoneyIn(UUID id, long amount, String provider, String reference, Instant at) {}

  /**
   * Money given back.
   *
   * @param paymentReference the provider's payment that it goes back from, null for outside money
   * @param reference the provider's id of the refund, or null
   * @param error why it failed, or null
   * @param succeededAt when it was given back, or null
   */
  record MoneyBack(
      UUID id,
      long amount,
      String reason,
      RefundStatus status,
      String paymentReference,
      String reference,
      PaymentError error,
      Instant at,
      Instant succeededAt) {

    MoneyBack succeeded(String foundReference, Instant when) {
      return new MoneyBack(
          id,
          amount,
          reason,
          RefundStatus.succeeded,
          paymentReference,
          foundReference,
          null,
          at,
          when);
    }

    MoneyBack failed(PaymentError why) {
      return new MoneyBack(
          id, amount, reason, RefundStatus.failed, paymentReference, reference, why, at, null);
    }
  }

  /** The words of the last cancellation, whole or in part. */
  record Cancellation(String reason, String note) {}

  /** The parcel with that name of where it was packed. */
  Optional<Fulfillment> parcel(String reference) {
    return fulfillments.stream().filter(parcel -> reference.equals(parcel.reference())).findFirst();
  }

  /** All that the provider took with that payment. */
  long received(String paymentReference) {
    return payments.stream()
        .filter(payment -> payment.provider() != null)
        .filter(payment -> payment.reference().equals(paymentReference))
        .mapToLong(MoneyIn::amount)
        .sum();
  }

  boolean hasProviderMoney() {
    return payments.stream().anyMatch(payment -> payment.provider() != null);
  }

  /** What refunds are about to take. */
  long refundPending() {
    return refunds.stream()
        .filter(refund -> refund.status() == RefundStatus.pending)
        .mapToLong(MoneyBack::amount)
        .sum();
  }

  Trail plus(Fulfillment fulfillment) {
    return new Trail(append(fulfillments, fulfillment), payments, refunds, cancellation);
  }

  Trail plus(MoneyIn payment) {
    return new Trail(fulfillments, append(payments, payment), refunds, cancellation);
  }

  Trail plus(MoneyBack refund) {
    return new Trail(fulfillments, payments, append(refunds, refund), cancellation);
  }

  /** The parcel as it now is. */
  Trail with(Fulfillment changed) {
    List<Fulfillment> all =
        fulfillments.stream()
            .map(parcel -> parcel.id().equals(changed.id()) ? changed : parcel)
            .toList();
    return new Trail(all, payments, refunds, cancellation);
  }

  /** The refund as it now is. */
  Trail with(MoneyBack changed) {
    List<MoneyBack> all =
        refunds.stream()
            .map(refund -> refund.id().equals(changed.id()) ? changed : refund)
            .toList();
    return new Trail(fulfillments, payments, all, cancellation);
  }

  Trail with(Cancellation why) {
    return new Trail(fulfillments, payments, refunds, why);
  }

  private static <T> List<T> append(List<T> list, T last) {
    return Stream.concat(list.stream(), Stream.of(last)).toList();
  }
}
