package io.orderflow.tenant;

import java.time.Instant;
import java.util.UUID;

/** A customer of ours: everything in the database belongs to one. */
public record Tenant(UUID tenantId, String name, Plan plan, Status status, Instant createdAt) {
  /** Whether its keys open anything. */
  public enum Status {
    active,
    suspended
  }
}
