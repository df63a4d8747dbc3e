package io.orderflow.bus;

/** The JSON of one thing and its version, from which the edge makes the {@code ETag}. */
public record Document(long version, String body) {}
