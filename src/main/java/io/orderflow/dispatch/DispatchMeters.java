package io.orderflow.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.orderflow.dispatch.MeterStore.Backlog;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What operators see of the dispatcher. No label grows with tenants or endpoints: those are found
 * in the deliveries themselves.
 */
final class DispatchMeters {
  private static final String SUCCEEDED = "succeeded";

  private final AtomicLong lagMillis = new AtomicLong();
  private final AtomicLong deadLetters = new AtomicLong();
  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLong openBreakers = new AtomicLong();
  private final AtomicLong halfOpenBreakers = new AtomicLong();
  private final Map<Lane, AtomicLong> pending = new EnumMap<>(Lane.class);
  private final Counter succeeded;
  private final Map<ErrorKind, Counter> failed;
  private final Timer exchanges;

  DispatchMeters(MeterRegistry registry) {
    Gauge.builder("orderflow.outbox.lag", lagMillis, millis -> millis.get() / 1_000.0)
        .description("Age of the oldest delivery that is due and not yet sent")
        .baseUnit("seconds")
        .register(registry);
    for (Lane lane : Lane.values()) {
      AtomicLong depth = new AtomicLong();
      pending.put(lane, depth);
      Gauge.builder("orderflow.deliveries.pending", depth, AtomicLong::get)
          .description("Deliveries that wait, due or not")
          .tag("lane", lane.name())
          .register(registry);
    }
    gauge(registry, "orderflow.deliveries.in.flight", inFlight, "Requests under way");
    gauge(registry, "orderflow.breakers.open", openBreakers, "Receivers that are left alone");
    gauge(registry, "orderflow.breakers.half.open", halfOpenBreakers, "Receivers that are tried");
    gauge(registry, "orderflow.dead.letters", deadLetters, "Deliveries that were given up");
    succeeded = attempts(registry, SUCCEEDED);
    failed =
        Arrays.stream(ErrorKind.values())
            .collect(
                Collectors.toMap(Function.identity(), kind -> attempts(registry, kind.name())));
    exchanges =
        Timer.builder("orderflow.delivery.exchange")
            .description("From the first byte of a webhook request to the end of its answer")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(16))
            .register(registry);
  }

  /** One attempt has ended. */
  Reply attempted(Reply reply) {
    exchanges.record(reply.took());
    (reply.succeeded() ? succeeded : failed.get(reply.error())).increment();
    return reply;
  }

  /** What this process has under way now. */
  void running(int requests, long breakersOpen, long breakersHalfOpen) {
    inFlight.set(requests);
    openBreakers.set(breakersOpen);
    halfOpenBreakers.set(breakersHalfOpen);
  }

  /** What waits in the database now. */
  void waiting(Backlog backlog) {
    lagMillis.set(backlog.lag().toMillis());
    deadLetters.set(backlog.dead());
    pending.forEach((lane, depth) -> depth.set(backlog.pending().getOrDefault(lane, 0L)));
  }

  private static void gauge(
      MeterRegistry registry, String name, AtomicLong value, String description) {
    Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
  }

  private static Counter attempts(MeterRegistry registry, String outcome) {
    return Counter.builder("orderflow.delivery.attempts")
        .description("Webhook requests by how they ended")
        .tag("outcome", outcome)
        .register(registry);
  }
}
