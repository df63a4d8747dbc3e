package io.orderflow.dispatch;

import io.orderflow.config.Settings;

/**
 * How many requests an endpoint may have under way: as many as what stands behind it bears, and
 * fewer after it was down.
 */
final class Width {
  private final Settings.Dispatch settings;
  private ReceiverKind kind = ReceiverKind.webhook;
  private int full;
  private int now;

  Width(Settings.Dispatch settings) {
    this.settings = settings;
    this.full = kind.width(settings);
    this.now = full;
  }

  void learn(ReceiverKind learned) {
    int before = full;
    kind = learned;
    full = kind.width(settings);
    now = now == before ? full : Math.min(now, full);
  }

  ReceiverKind kind() {
    return kind;
  }

  int now() {
    return now;
  }

  boolean isFull() {
    return now == full;
  }

  void startSlowly() {
    now = 1;
  }

  void grow() {
    now = Math.min(full, now * 2);
  }
}
