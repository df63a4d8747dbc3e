package io.orderflow.integration.pagerduty;

/**
 * Where an alert stands between well and firing; only what lasts moves it from one to the other.
 */
enum Phase {
  well,
  /** It is wrong, but not yet for long enough. */
  pending,
  firing,
  /** It is well again, but not yet for long enough. */
  recovering;

  /**
   * @param wrong what is seen now
   * @param lasted whether it has now lasted for as long as the phase asks for
   */
  Phase next(boolean wrong, boolean lasted) {
    return switch (this) {
      case well, pending -> !wrong ? well : lasted ? firing : pending;
      case firing, recovering -> wrong ? firing : lasted ? well : recovering;
    };
  }

  /** Whether PagerDuty is to hold an open alert. */
  boolean isOpen() {
    return this == firing || this == recovering;
  }
}
