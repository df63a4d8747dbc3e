package io.orderflow.tenant;

import io.orderflow.bus.Address;
import io.orderflow.bus.Mode;
import java.util.Set;
import java.util.UUID;

/** What may be asked of the tenant actor. */
public final class TenantMessages {
  public static final Address<Authenticate, Identity> AUTHENTICATE =
      Address.of("tenants.authenticate");
  public static final Address<Admit, Admission> ADMIT = Address.of("tenants.admit");

  private TenantMessages() {}

  /** Who is it? Fails with {@code Unauthenticated} for every reason alike. */
  public record Authenticate(String apiKey) {}

  /** A key that counts: of whom, and what it may do. */
  public record Identity(UUID tenantId, UUID keyId, Mode mode, Set<String> scopes, Plan plan) {}

  /** May this tenant make one more request now? Always answered, also without Redis. */
  public record Admit(UUID tenantId, Plan plan) {}

  /**
   * The answer of the token bucket.
   *
   * @param admitted whether the request may run
   * @param limit the burst of the plan, in requests
   * @param remaining whole requests left
   * @param resetMillis until the bucket is full again
   * @param retryAfterMillis until one more is admitted, 0 when admitted
   */
  public record Admission(
      boolean admitted,
      int limit,
      int rate,
      int remaining,
      long resetMillis,
      long retryAfterMillis) {}
}
