package io.orderflow.dispatch;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Looks into the database for what no hint told of: deliveries of other processes and of the past,
 * leases of the dead, and what is due to the disabled.
 */
final class Survey {
  private final EndpointStore store;
  private final DeliveryStore deliveries;
  private final Endpoints endpoints;
  private final Clock clock;

  Survey(EndpointStore store, DeliveryStore deliveries, Endpoints endpoints, Clock clock) {
    this.store = store;
    this.deliveries = deliveries;
    this.endpoints = endpoints;
    this.clock = clock;
  }

  /** What a restart must not forget. */
  Future<Void> recall() {
    return store.unwell().map(this::learn).compose(learned -> look());
  }

  /** Learns what is due to whom. */
  Future<Void> look() {
    return store.due().map(this::learn).compose(this::buryAll);
  }

  Future<Integer> rescue() {
    return deliveries.rescue(clock.instant());
  }

  private List<Due> learn(List<Due> found) {
    endpoints.prune(clock.instant());
    found.forEach(due -> endpoints.get(due.key()).learn(due));
    return found;
  }

  private Future<Void> buryAll(List<Due> found) {
    Future<Void> buried = Future.succeededFuture();
    for (Due due : found) {
      if (!due.enabled()) {
        buried = buried.compose(before -> bury(due.key()));
      }
    }
    return buried;
  }

  private Future<Void> bury(EndpointKey key) {
    Instant now = clock.instant();
    return deliveries.bury(key, now).compose(more -> more ? bury(key) : Future.succeededFuture());
  }
}
