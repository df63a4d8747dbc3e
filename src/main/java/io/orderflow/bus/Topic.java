package io.orderflow.bus;

/** A place on the event bus where facts of type {@code T} are told to whoever listens. */
public record Topic<T>(String name) {}
