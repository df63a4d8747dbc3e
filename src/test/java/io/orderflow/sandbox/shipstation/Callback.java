package io.orderflow.sandbox.shipstation;

/** A callback that was sent; status 0 when no answer came. */
public record Callback(String url, String body, int status) {}
