package io.orderflow.inventory;

import java.util.UUID;

/** Whose stock of what, and where. */
public record LevelKey(UUID tenantId, String sku, String location) {}
