package io.orderflow.dispatch;

/** The order in which an endpoint's deliveries are taken. */
enum Lane {
  fresh,
  retry,
  replay;

  /** Whether it has to leave room for first attempts. */
  boolean isLater() {
    return this != fresh;
  }
}
