package io.orderflow.dispatch;

import io.orderflow.config.Settings;

/** What stands behind a receiver, in the words of the database. */
enum ReceiverKind {
  webhook,
  stripe,
  shipstation,
  segment;

  boolean isWebhook() {
    return this == webhook;
  }

  /** How many deliveries it may have under way: Segment's are gathered into a few requests. */
  int width(Settings.Dispatch settings) {
    return switch (this) {
      case webhook, stripe, shipstation -> settings.perEndpoint();
      case segment -> Math.max(settings.perEndpoint(), settings.perTenant() / 4);
    };
  }
}
