package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What is taken on and not yet written down as done, counted by what has a limit of its own. Lives
 * on the dispatcher's event loop.
 */
final class Load {
  private final Settings.Dispatch settings;
  private final Map<UUID, Integer> ofTenants = new HashMap<>();
  private int all;
  private int later;
  private int services;

  Load(Settings.Dispatch settings) {
    this.settings = settings;
  }

  void add(Delivery delivery) {
    ofTenants.merge(delivery.tenantId(), 1, Integer::sum);
    count(delivery, 1);
  }

  void remove(Delivery delivery) {
    ofTenants.computeIfPresent(delivery.tenantId(), (id, count) -> count > 1 ? count - 1 : null);
    count(delivery, -1);
  }

  int all() {
    return all;
  }

  int free() {
    return settings.maxInFlight() - all;
  }

  /** Retries and replays may take half of the slots. */
  int freeLater() {
    return half() - later;
  }

  /** So may services. */
  int freeServices() {
    return half() - services;
  }

  /** Whether more than half of the process is free, and of the tenant's share of it. */
  boolean isLightFor(UUID tenantId) {
    return all < half() && ofTenant(tenantId) < share() / 2;
  }

  /** Whether the process, or the tenant's share of it, is used up. */
  boolean isFullFor(UUID tenantId) {
    return free() <= 0 || ofTenant(tenantId) >= share();
  }

  private int half() {
    return settings.maxInFlight() / 2;
  }

  private int ofTenant(UUID tenantId) {
    return ofTenants.getOrDefault(tenantId, 0);
  }

  /** Tenants with something under way share alike. */
  private int share() {
    int alike = settings.maxInFlight() / Math.max(1, ofTenants.size());
    return Math.min(settings.perTenant(), Math.max(1, alike));
  }

  private void count(Delivery delivery, int by) {
    all += by;
    later += delivery.lane().isLater() ? by : 0;
    services += delivery.isToWebhook() ? 0 : by;
  }
}
