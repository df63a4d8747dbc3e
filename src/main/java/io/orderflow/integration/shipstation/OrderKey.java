package io.orderflow.integration.shipstation;

import io.orderflow.id.IdKind;
import java.util.Optional;
import java.util.UUID;

/** The key by which ShipStation knows an order of ours, and we know it again. */
final class OrderKey {
  private static final String PREFIX = "of_";

  private OrderKey() {}

  static String of(UUID tenantId, UUID orderId) {
    return prefix(tenantId) + IdKind.ORDER.format(orderId);
  }

  /** The tenant's order that has the key; nothing for orders of other systems and tenants. */
  static Optional<UUID> orderId(String key, UUID tenantId) {
    String prefix = prefix(tenantId);
    return key != null && key.startsWith(prefix)
        ? IdKind.ORDER.parse(key.substring(prefix.length()))
        : Optional.empty();
  }

  private static String prefix(UUID tenantId) {
    return PREFIX + IdKind.TENANT.format(tenantId) + "_";
  }
}
