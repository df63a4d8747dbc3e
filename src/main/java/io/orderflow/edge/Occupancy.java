package io.orderflow.edge;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How much of something each tenant holds in this process, and all of them; for one event loop. */
final class Occupancy {
  private final Map<UUID, Integer> held = new HashMap<>();
  private int all;

  int of(UUID tenantId) {
    return held.getOrDefault(tenantId, 0);
  }

  int all() {
    return all;
  }

  void take(UUID tenantId) {
    held.merge(tenantId, 1, Integer::sum);
    all++;
  }

  void giveBack(UUID tenantId) {
    held.computeIfPresent(tenantId, (id, count) -> count == 1 ? null : count - 1);
    all--;
  }
}
