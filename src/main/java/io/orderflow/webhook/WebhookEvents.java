package io.orderflow.webhook;

import io.orderflow.bus.Caller;
import io.orderflow.event.NewEvent;
import io.orderflow.json.Json;
import java.time.Instant;
import java.util.UUID;

/** What tenants hear of their endpoints: the endpoint itself, without its secret. */
final class WebhookEvents {
  static final String TEST = "webhook.test";
  static final String DISABLED = "webhook.disabled";

  private WebhookEvents() {}

  static NewEvent of(String type, Caller caller, UUID id, Webhook webhook, Instant now) {
    String payload =
        "{\"type\":\""
            + type
            + "\",\"timestamp\":\""
            + Json.time(now)
            + "\",\"data\":"
            + WebhookJson.text(webhook)
            + "}";
    return new NewEvent(caller, id, type, null, null, payload);
  }
}
