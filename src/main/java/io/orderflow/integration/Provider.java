package io.orderflow.integration;

import java.util.List;

/** The services that a tenant can connect, and which events each is told. */
public enum Provider {
  /** Takes payments: what changes an order may change what is to be paid. */
  stripe(true, List.of("order.created", "order.updated", "order.cancelled", "order.fulfilled")),
  /** Ships what is confirmed. */
  shipstation(
      true, List.of("order.confirmed", "order.updated", "order.cancelled", "order.fulfilled")),
  /** Counts everything that happens to orders. */
  segment(false, List.of("order.*"));

  private final boolean inOrder;
  private final List<String> events;

  Provider(boolean inOrder, List<String> events) {
    this.inOrder = inOrder;
    this.events = events;
  }

  /** Whether the events of one order reach it one after the other. */
  boolean isInOrder() {
    return inOrder;
  }

  List<String> events() {
    return events;
  }
}
