package io.orderflow.integration.pagerduty;

/** How PagerDuty received a notice. */
enum Reception {
  taken,
  /** It will never take this one. */
  refused,
  /** It had too many in this minute. */
  limited,
  /** Nobody knows, or it could not just now. */
  failed;

  static Reception of(int status) {
    if (status >= 200 && status < 300) {
      return taken;
    }
    return switch (status) {
      case 400 -> refused;
      case 429 -> limited;
      default -> failed;
    };
  }

  /** Whether the same notice is to be sent again. */
  boolean isPassing() {
    return this == limited || this == failed;
  }
}
