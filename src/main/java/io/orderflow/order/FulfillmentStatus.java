package io.orderflow.order;

import java.util.EnumSet;
import java.util.Set;

/** The third axis of an order and its legal moves. */
enum FulfillmentStatus {
  unfulfilled,
  partially_fulfilled,
  fulfilled;

  Set<FulfillmentStatus> next() {
    return switch (this) {
      case unfulfilled -> EnumSet.of(partially_fulfilled, fulfilled);
      case partially_fulfilled -> EnumSet.of(fulfilled);
      case fulfilled -> EnumSet.noneOf(FulfillmentStatus.class);
    };
  }
}
