package io.orderflow.bench;

/** An order that a client was told of; the times are those of {@link System#nanoTime}. */
record Created(String orderId, long dueAt, long answeredAt) {}
