package io.orderflow.integration;

import java.time.Instant;
import java.util.UUID;

/**
 * A tenant's connection to a service.
 *
 * @param receiverId its row among the receivers of events
 * @param masked the JSON that a read shows of the credentials
 * @param lastError what went wrong last, or null
 */
record Integration(
    UUID tenantId,
    Provider provider,
    UUID receiverId,
    byte[] sealed,
    String masked,
    long version,
    Instant createdAt,
    Instant updatedAt,
    Instant lastSuccessAt,
    Instant lastErrorAt,
    String lastError) {

  /** Whether the last thing known of it is a failure. */
  boolean isFailing() {
    return lastErrorAt != null && (lastSuccessAt == null || lastErrorAt.isAfter(lastSuccessAt));
  }

  @Override
  public String toString() {
    return "Integration[" + provider + " of " + tenantId + "]";
  }
}
