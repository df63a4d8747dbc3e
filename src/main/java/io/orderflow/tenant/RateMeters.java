package io.orderflow.tenant;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What operators see of the rate limit: by plan, since tenants would be too many labels. */
final class RateMeters {
  private final Map<Plan, Counter> admitted = new EnumMap<>(Plan.class);
  private final Map<Plan, Counter> refused = new EnumMap<>(Plan.class);
  private final Map<Plan, Counter> local = new EnumMap<>(Plan.class);

  RateMeters(MeterRegistry registry) {
    for (Plan plan : Plan.values()) {
      admitted.put(plan, requests(registry, plan, "admitted"));
      refused.put(plan, requests(registry, plan, "refused"));
      local.put(
          plan,
          Counter.builder("orderflow.rate.limit.local")
              .description("Requests judged by this process alone, because Redis was away")
              .tag("plan", plan.name())
              .register(registry));
    }
  }

  void judged(Plan plan, boolean letIn) {
    (letIn ? admitted : refused).get(plan).increment();
  }

  void judgedLocally(Plan plan, int requests) {
    local.get(plan).increment(requests);
  }

  private static Counter requests(MeterRegistry registry, Plan plan, String outcome) {
    return Counter.builder("orderflow.rate.limit.requests")
        .description("Requests by their tenants' plan, and whether they might run")
        .tag("plan", plan.name())
        .tag("outcome", outcome)
        .register(registry);
  }
}
