package io.orderflow.order;

import io.orderflow.order.OrderMessages.LineQuantity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What has happened to an order: goods sent, money in, money back, why it was cancelled. */
record Trail(
    List<Fulfillment> fulfillments,
    List<MoneyIn> payments,
    List<MoneyBack> refunds,
    Cancellation cancellation) {
  static final Trail NONE = new Trail(List.of(), List.of(), List.of(), null);

  /** A parcel. */
  record Fulfillment(
      UUID id, String trackingNumber, String carrier, List<LineQuantity> lines, Instant at) {}

  /** Money that came in. */
  record MoneyIn(UUID id, long amount, String reference, Instant at) {}

  /** Money given back. */
  record MoneyBack(UUID id, long amount, String reason, Instant at) {}

  /** The words of the last cancellation, whole or in part. */
  record Cancellation(String reason, String note) {}

  Trail plus(Fulfillment fulfillment) {
    return new Trail(append(fulfillments, fulfillment), payments, refunds, cancellation);
  }

  Trail plus(MoneyIn payment) {
    return new Trail(fulfillments, append(payments, payment), refunds, cancellation);
  }

  Trail plus(MoneyBack refund) {
    return new Trail(fulfillments, payments, append(refunds, refund), cancellation);
  }

  Trail with(Cancellation why) {
    return new Trail(fulfillments, payments, refunds, why);
  }

  private static <T> List<T> append(List<T> list, T last) {
    return Stream.concat(list.stream(), Stream.of(last)).toList();
  }
}
