package io.orderflow.integration.shipstation;

import io.orderflow.id.IdKind;
import io.orderflow.integration.shipstation.ShippableOrder.Fulfillment;

/** What is to be done next about an order at ShipStation, as a pure decision. */
enum Step {
  /** All is as it should be. */
  none,
  /** It cannot be pushed: it says not where to. */
  complain,
  /** It is to be as it is here. */
  push,
  /** It is cancelled here. */
  cancel,
  /** Nothing is left to send, and nobody knows whether a push took effect. */
  find,
  /** The tenant sent it by other ways: nobody is to send it there again. */
  mark;

  static Step of(ShippableOrder order, OrderEffects effects) {
    if (order.isCancelled()) {
      return effects.mayBeThere() && !effects.isSettled(OrderEffects.CANCEL) ? cancel : none;
    }
    if (order.isToShip()) {
      return effects.isUpToDate(order) ? none : order.shipTo() == null ? complain : push;
    }
    if (!effects.unknownPushes().isEmpty()) {
      return find;
    }
    return order
        .closedElsewhere()
        .map(parcel -> closing(parcel, effects))
        .orElse(effects.isTooMuchThere(order) ? push : none);
  }

  private static Step closing(Fulfillment parcel, OrderEffects effects) {
    return effects.reference().isPresent() && !effects.isSettled(markName(parcel)) ? mark : none;
  }

  static String markName(Fulfillment parcel) {
    return "ship:" + IdKind.FULFILLMENT.format(parcel.id());
  }
}
