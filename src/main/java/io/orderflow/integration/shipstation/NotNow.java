package io.orderflow.integration.shipstation;

import io.orderflow.dispatch.DispatchMessages.Performed;

/** Ends an attempt that is to be made again, and says how it went. */
final class NotNow extends RuntimeException {
  private final transient Performed performed;

  NotNow(Performed performed) {
    super(performed.detail(), null, false, false);
    this.performed = performed;
  }

  Performed performed() {
    return performed;
  }

  /** Whether ShipStation was asked at all. */
  boolean wasAsked() {
    return performed.status() != null;
  }
}
