package io.orderflow.edge;

/** Whether this process still wants requests; set once, when it begins to stop. */
final class Readiness {
  private volatile boolean draining;

  boolean isDraining() {
    return draining;
  }

  void drain() {
    draining = true;
  }
}
