package io.orderflow.sandbox.pagerduty;

import io.vertx.core.json.JsonObject;

/** An alert, open until it is resolved; {@code payload} is that of its last trigger. */
public record Alert(
    String routingKey, String dedupKey, Status status, int triggers, JsonObject payload) {
  /** Where an alert stands. */
  public enum Status {
    TRIGGERED,
    ACKNOWLEDGED,
    RESOLVED
  }

  Alert triggered(JsonObject payload) {
    return new Alert(routingKey, dedupKey, status, triggers + 1, payload);
  }

  Alert in(Status status) {
    return new Alert(routingKey, dedupKey, status, triggers, payload);
  }

  public boolean open() {
    return status != Status.RESOLVED;
  }

  public String summary() {
    return payload.getString("summary");
  }
}
