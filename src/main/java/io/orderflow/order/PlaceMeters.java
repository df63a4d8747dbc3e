package io.orderflow.order;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.orderflow.meter.Latency;
import io.orderflow.meter.Sizes;
import java.time.Duration;
import java.util.Collection;

/** What operators see of the order actor's mailbox: who waits, how long, and in which company. */
final class PlaceMeters {
  private final DistributionSummary groupSize;
  private final Timer wait;
  private final Counter refused;

  PlaceMeters(MeterRegistry registry, Collection<?> waiting) {
    Gauge.builder("orderflow.orders.queue.length", waiting, Collection::size)
        .description("Orders that wait for a group")
        .register(registry);
    groupSize =
        Sizes.summary(
            registry, "orderflow.orders.group.size", "Orders of one group", Tags.empty(), 1, 5);
    wait =
        Latency.timer(
            registry,
            "orderflow.orders.queue.wait",
            "How long an order waited for its group",
            Tags.empty());
    refused =
        Counter.builder("orderflow.orders.queue.refused")
            .description("Orders answered 503 because too many waited, or they for too long")
            .register(registry);
  }

  void left(int orders) {
    groupSize.record(orders);
  }

  void waited(Duration span) {
    wait.record(span);
  }

  void refused() {
    refused.increment();
  }
}
