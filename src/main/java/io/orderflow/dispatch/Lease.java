package io.orderflow.dispatch;

import java.time.Instant;
import java.util.UUID;

/**
 * The right to send and settle some deliveries.
 *
 * @param until when it ends, if it is not settled before
 */
record Lease(UUID id, Instant until) {}
