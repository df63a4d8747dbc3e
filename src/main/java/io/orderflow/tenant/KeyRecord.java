package io.orderflow.tenant;

import io.orderflow.bus.Mode;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What is known of an API key, which is everything but the key.
 *
 * @param hint its last four characters
 * @param expiresAt when it stops to count, or null for never
 * @param revokedAt when it was withdrawn, or null
 */
public record KeyRecord(
    UUID tenantId,
    UUID keyId,
    Mode mode,
    Set<String> scopes,
    String hint,
    Instant createdAt,
    Instant expiresAt,
    Instant revokedAt) {}
