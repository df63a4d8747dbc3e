package io.orderflow.dispatch;

import java.time.Instant;
import java.util.UUID;

/** An attempt as its tenant may see it; its identifier tells when it was settled. */
record LoggedAttempt(
    UUID deliveryId,
    UUID id,
    int durationMillis,
    Integer statusCode,
    String error,
    String excerpt,
    Instant nextAt) {}
