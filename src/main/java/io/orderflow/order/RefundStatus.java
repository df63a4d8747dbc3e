package io.orderflow.order;

/** How far a refund is; it moves forward only, and one that had succeeded may still fail. */
enum RefundStatus {
  pending,
  succeeded,
  failed
}
