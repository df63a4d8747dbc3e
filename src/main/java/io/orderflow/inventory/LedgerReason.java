package io.orderflow.inventory;

/** Why stock moved; the first nine are for tenants to give, the others are ours. */
public enum LedgerReason {
  received,
  correction,
  cycle_count,
  damaged,
  shrinkage,
  returned,
  transfer,
  promotion,
  other,
  order_reserved,
  order_changed,
  order_cancelled,
  order_fulfilled,
  order_fulfillment_voided
}
