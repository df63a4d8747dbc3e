package io.orderflow.sandbox.stripe;

/** One try to deliver an event; status 0 when no answer came. */
public record Attempt(String eventId, String type, String url, int number, int status) {}
