package io.orderflow.order;

import io.orderflow.inventory.Stock;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.orderflow.order.OrderStore.ExternalKey;

/** A command to place an order, the order it would make, and the stock that order needs. */
record Placement(PlaceOrder command, Order order, Stock demand) {

  static Placement of(PlaceOrder command, Order order) {
    return new Placement(command, order, order.reserved());
  }

  boolean isNamed() {
    return order.details().externalId() != null;
  }

  ExternalKey externalKey() {
    return new ExternalKey(order.tenantId(), order.details().externalId());
  }
}
