package io.orderflow.sandbox.segment;

import io.vertx.core.json.JsonObject;

/** A message that Segment took, and how often it came. */
public record Message(
    String writeKey, String messageId, String type, String event, JsonObject json, int count) {
  Message again() {
    return new Message(writeKey, messageId, type, event, json, count + 1);
  }
}
