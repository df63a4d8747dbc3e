package io.orderflow.sandbox.segment;

/** A message that was answered with 200 and thrown away. */
public record Dropped(String writeKey, String messageId, String why) {}
