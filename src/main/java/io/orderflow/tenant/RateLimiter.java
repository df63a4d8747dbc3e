package io.orderflow.tenant;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.config.Settings;
import io.orderflow.memory.Recent;
import io.orderflow.tenant.SharedBuckets.Taken;
import io.orderflow.tenant.TenantMessages.Admission;
import io.orderflow.tenant.TenantMessages.Admit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Says which requests of a tenant may run. While one question about a tenant is under way its
 * further requests gather, and go as one question; a tenant with many requests gets a {@link Slice}
 * with the answer, so that the next ones need not ask. Without Redis this process goes on alone
 * from where the shared bucket was; for one event loop.
 */
final class RateLimiter {
  /** Tenants whose bucket is remembered for the time without Redis. */
  private static final int LOCAL_BUCKETS = 10_000;

  private final SharedBuckets shared;
  private final Map<String, Settings.Plan> plans;
  private final Clock clock;
  private final RateMeters meters;
  private final Recent<UUID, Bucket> local = new Recent<>(LOCAL_BUCKETS);
  private final Recent<UUID, Slice> slices = new Recent<>(LOCAL_BUCKETS);
  private final Map<UUID, List<Waiting>> gathering = new HashMap<>();

  /** A request that waits for its answer. */
  private record Waiting(Plan plan, Promise<Admission> answer) {}

  RateLimiter(
      SharedBuckets shared, Map<String, Settings.Plan> plans, Clock clock, MeterRegistry registry) {
    this.shared = shared;
    this.plans = plans;
    this.clock = clock;
    this.meters = new RateMeters(registry);
  }

  /** Answers always; a request of a group is answered in the order of arrival. */
  Future<Admission> admit(Admit request) {
    long now = now();
    return hasSlice(request.tenantId(), request.plan(), 1, now)
        ? Future.succeededFuture(spend(request.tenantId(), request.plan(), now))
        : ask(request);
  }

  private boolean hasSlice(UUID tenantId, Plan plan, int requests, long now) {
    Slice slice = slices.get(tenantId);
    return slice != null && slice.isEnough(plans.get(plan.name()), requests, now);
  }

  private Admission spend(UUID tenantId, Plan plan, long now) {
    Slice left = slices.get(tenantId).spent();
    slices.put(tenantId, left);
    Admission admission = left.admission(now);
    meters.judged(plan, admission.admitted());
    return admission;
  }

  private Future<Admission> ask(Admit request) {
    Waiting waiting = new Waiting(request.plan(), Promise.promise());
    List<Waiting> group = gathering.get(request.tenantId());
    if (group == null) {
      gathering.put(request.tenantId(), new ArrayList<>());
      ask(request.tenantId(), List.of(waiting));
    } else {
      group.add(waiting);
    }
    return waiting.answer().future();
  }

  /** Under the plan of the latest: it may just have been changed. */
  private void ask(UUID tenantId, List<Waiting> group) {
    Plan name = group.get(group.size() - 1).plan();
    Settings.Plan plan = plans.get(name.name());
    long asked = now();
    shared
        .take(tenantId, plan, group.size(), Slice.size(plan))
        .map(taken -> remember(tenantId, taken))
        .onSuccess(taken -> keep(tenantId, plan, taken.granted() - group.size(), taken, asked))
        .otherwise(failure -> takeLocally(tenantId, name, group.size()))
        .onSuccess(taken -> answer(tenantId, plan, group, taken));
  }

  private Taken remember(UUID tenantId, Taken taken) {
    local.put(tenantId, new Bucket(taken.debt(), now()));
    return taken;
  }

  private void keep(UUID tenantId, Settings.Plan plan, int ahead, Taken taken, long asked) {
    if (ahead > 0) {
      slices.put(tenantId, new Slice(plan, new Bucket(taken.debt(), asked), ahead));
    }
  }

  private Taken takeLocally(UUID tenantId, Plan name, int requests) {
    meters.judgedLocally(name, requests);
    Settings.Plan plan = plans.get(name.name());
    Bucket before = local.getOrDefault(tenantId, Bucket.FULL).refilled(plan, now());
    Bucket after = before.taken(plan, requests);
    local.put(tenantId, after);
    return new Taken(Math.min(requests, before.room(plan)), after.debt());
  }

  private void answer(UUID tenantId, Settings.Plan plan, List<Waiting> group, Taken taken) {
    for (int i = 0; i < group.size(); i++) {
      Admission admission = admission(plan, taken, i);
      meters.judged(group.get(i).plan(), admission.admitted());
      group.get(i).answer().complete(admission);
    }
    next(tenantId);
  }

  private void next(UUID tenantId) {
    List<Waiting> gathered = gathering.remove(tenantId);
    if (gathered.isEmpty()) {
      return;
    }
    long now = now();
    Plan latest = gathered.get(gathered.size() - 1).plan();
    if (hasSlice(tenantId, latest, gathered.size(), now)) {
      gathered.forEach(one -> one.answer().complete(spend(tenantId, latest, now)));
    } else {
      gathering.put(tenantId, new ArrayList<>());
      ask(tenantId, gathered);
    }
  }

  private static Admission admission(Settings.Plan plan, Taken taken, int place) {
    long behind = taken.granted() - place - 1L;
    return behind >= 0
        ? new Bucket(taken.debt() - behind * Bucket.TOKEN, 0).admitted(plan)
        : new Bucket(taken.debt(), 0).refused(plan, place - taken.granted());
  }

  private long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}
