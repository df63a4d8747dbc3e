package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The receivers that this process has to do with, and the fair division of its slots among them:
 * tenants share alike, a tenant's endpoints share alike, and nobody's hanging receiver takes what
 * others could use.
 */
final class Endpoints {
  private final Map<EndpointKey, Endpoint> all = new LinkedHashMap<>();
  private final Settings.Dispatch settings;
  private final Function<EndpointKey, Endpoint> create;
  private int turn;

  Endpoints(Settings.Dispatch settings, Function<EndpointKey, Endpoint> create) {
    this.settings = settings;
    this.create = create;
  }

  Endpoint get(EndpointKey key) {
    return all.computeIfAbsent(key, create);
  }

  Optional<Endpoint> known(EndpointKey key) {
    return Optional.ofNullable(all.get(key));
  }

  Collection<Endpoint> all() {
    return Collections.unmodifiableCollection(all.values());
  }

  /** How many are left alone because they are down. */
  long open() {
    return all.values().stream().filter(Endpoint::isOpen).count();
  }

  /** How many of those are tried with one request. */
  long probing() {
    return all.values().stream().filter(Endpoint::isProbing).count();
  }

  /** Forgets those of whom there is nothing to know. */
  void prune(Instant now) {
    all.values().removeIf(endpoint -> endpoint.isIdle(now));
  }

  /**
   * Who may get how many deliveries now.
   *
   * @param free slots of the process
   * @param freeLater of those how many may go to other lanes than the first attempts'
   * @param freeServices of those how many may go to services, so that all of them hanging leaves
   *     webhooks their slots
   */
  List<Slots> share(Instant now, int free, int freeLater, int freeServices) {
    List<Candidate> candidates = candidates(now);
    Collections.rotate(candidates, -turn % Math.max(1, candidates.size()));
    turn++;
    int left = free;
    int leftServices = freeServices;
    boolean given = true;
    while (left > 0 && given) {
      given = false;
      for (Candidate candidate : candidates) {
        boolean service = candidate.endpoint.isService();
        if (left > 0 && (!service || leftServices > 0) && candidate.takeOne()) {
          left--;
          leftServices -= service ? 1 : 0;
          given = true;
        }
      }
    }
    return slots(candidates, now, freeLater);
  }

  private List<Candidate> candidates(Instant now) {
    Map<UUID, Integer> busy = busyOfTenants(now);
    Map<UUID, Tenant> tenants = new HashMap<>();
    int tenantShare = Math.max(1, settings.maxInFlight() / Math.max(1, busy.size()));
    List<Candidate> candidates = new ArrayList<>();
    for (Endpoint endpoint : all.values()) {
      UUID tenantId = endpoint.key().tenantId();
      Tenant tenant =
          tenants.computeIfAbsent(
              tenantId, id -> new Tenant(Math.min(settings.perTenant(), tenantShare)));
      tenant.used += endpoint.taken();
      if (endpoint.wants(now)) {
        int share = Math.max(1, tenant.limit / busy.get(tenantId));
        candidates.add(new Candidate(endpoint, tenant, endpoint.room(now, share)));
      }
    }
    return candidates;
  }

  /** How many endpoints of each tenant have something due or under way. */
  private Map<UUID, Integer> busyOfTenants(Instant now) {
    Map<UUID, Integer> busy = new HashMap<>();
    for (Endpoint endpoint : all.values()) {
      if (endpoint.taken() > 0 || endpoint.wants(now)) {
        busy.merge(endpoint.key().tenantId(), 1, Integer::sum);
      }
    }
    return busy;
  }

  private static List<Slots> slots(List<Candidate> candidates, Instant now, int freeLater) {
    List<Slots> slots = new ArrayList<>();
    int leftLater = freeLater;
    for (Candidate candidate : candidates) {
      if (candidate.given > 0) {
        boolean wantsLater = candidate.endpoint.wantsLater(now);
        int later = wantsLater ? Math.min(candidate.given, leftLater) : 0;
        leftLater -= later;
        slots.add(new Slots(candidate.endpoint.key(), candidate.given, later));
      }
    }
    return slots;
  }

  /** What a tenant's endpoints have under way together. */
  private static final class Tenant {
    final int limit;
    int used;

    Tenant(int limit) {
      this.limit = limit;
    }
  }

  /** An endpoint in one division. */
  private static final class Candidate {
    final Endpoint endpoint;
    final Tenant tenant;
    final int room;
    int given;

    Candidate(Endpoint endpoint, Tenant tenant, int room) {
      this.endpoint = endpoint;
      this.tenant = tenant;
      this.room = room;
    }

    boolean takeOne() {
      if (given >= room || tenant.used >= tenant.limit) {
        return false;
      }
      given++;
      tenant.used++;
      return true;
    }
  }
}
