package io.orderflow.dispatch;

import java.time.Instant;
import java.util.UUID;

/**
 * A delivery as its tenant may see it.
 *
 * @param eventType null when the log no longer has the event
 * @param dueAt of the next attempt, when there is to be one
 */
record LoggedDelivery(
    UUID id,
    UUID webhookId,
    UUID eventId,
    String eventType,
    DeliveryStatus status,
    int attempts,
    String error,
    Integer statusCode,
    Instant dueAt,
    Instant attemptedAt,
    Instant settledAt) {}
