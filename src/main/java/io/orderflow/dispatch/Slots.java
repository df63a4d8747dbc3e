package io.orderflow.dispatch;

/**
 * How many deliveries an endpoint may get now.
 *
 * @param any of all lanes together
 * @param later of those how many may be no first attempts
 */
record Slots(EndpointKey key, int any, int later) {}
