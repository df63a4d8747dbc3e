package io.orderflow.order;

import java.util.EnumSet;
import java.util.Set;

/** The first axis of an order, its legal moves, and what may be done in each state. */
enum OrderStatus {
  pending(
      EnumSet.of(
          Action.confirm,
          Action.edit,
          Action.edit_lines,
          Action.cancel,
          Action.record_payment,
          Action.retry_payment,
          Action.refund)),
  confirmed(
      EnumSet.of(
          Action.edit,
          Action.cancel,
          Action.fulfill,
          Action.record_payment,
          Action.retry_payment,
          Action.refund)),
  completed(EnumSet.of(Action.edit, Action.record_payment, Action.refund)),
  cancelled(EnumSet.of(Action.edit, Action.refund));

  private final Set<Action> actions;

  OrderStatus(Set<Action> actions) {
    this.actions = actions;
  }

  /** What the status alone permits; {@link Order#allowedActions} asks the other axes too. */
  boolean permits(Action action) {
    return actions.contains(action);
  }

  Set<OrderStatus> next() {
    return switch (this) {
      case pending -> EnumSet.of(confirmed, cancelled);
      case confirmed -> EnumSet.of(completed, cancelled);
      case completed -> EnumSet.of(confirmed); // when a parcel is voided
      case cancelled -> EnumSet.noneOf(OrderStatus.class);
    };
  }
}
