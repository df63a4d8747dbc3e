package io.orderflow.dispatch;

import java.time.Instant;

/**
 * What the database knows of an endpoint with deliveries to make.
 *
 * @param fresh whether there are first attempts among them
 * @param laterAt when the first of the others is due, or null
 */
record Due(
    EndpointKey key,
    ReceiverKind kind,
    boolean enabled,
    boolean fresh,
    Instant laterAt,
    Health health) {}
