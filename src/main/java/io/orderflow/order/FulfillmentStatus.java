package io.orderflow.order;

import java.util.EnumSet;
import java.util.Set;

/** The third axis of an order and its legal moves; it goes back when a parcel is voided. */
enum FulfillmentStatus {
  unfulfilled,
  partially_fulfilled,
  fulfilled;

  Set<FulfillmentStatus> next() {
    return switch (this) {
      case unfulfilled -> EnumSet.of(partially_fulfilled, fulfilled);
      case partially_fulfilled -> EnumSet.of(unfulfilled, fulfilled);
      case fulfilled -> EnumSet.of(unfulfilled, partially_fulfilled);
    };
  }
}
