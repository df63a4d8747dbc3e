package io.orderflow.dispatch;

/** A delivery's state in the contract's words. */
enum DeliveryStatus {
  /** Not tried yet. */
  pending,
  /** Tried in vain, and to be tried again. */
  failed,
  succeeded,
  dead;

  /**
   * @param state as in the database
   */
  static DeliveryStatus of(String state, int attempts) {
    return switch (state) {
      case "succeeded" -> succeeded;
      case "dead" -> dead;
      default -> attempts == 0 ? pending : failed;
    };
  }
}
