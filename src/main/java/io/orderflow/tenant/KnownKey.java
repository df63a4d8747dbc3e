package io.orderflow.tenant;

import io.orderflow.tenant.TenantMessages.Identity;
import java.time.Instant;

/**
 * What PostgreSQL said of a key that counts.
 *
 * @param expiresAt when it stops to, or null for never
 */
record KnownKey(Identity identity, Instant expiresAt) {
  boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
