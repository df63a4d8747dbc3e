package io.orderflow.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What operators see of live events. */
final class StreamMeters {
  private final AtomicInteger open;
  private final Counter events;
  private final Counter stuck;

  StreamMeters(MeterRegistry registry) {
    this.open = new AtomicInteger();
    Gauge.builder("orderflow.streams.open", open, AtomicInteger::get)
        .description("Streams of live events that are open")
        .register(registry);
    this.events =
        Counter.builder("orderflow.streams.events")
            .description("Events written to streams")
            .register(registry);
    this.stuck =
        Counter.builder("orderflow.streams.stuck")
            .description("Streams whose client took nothing for too long")
            .register(registry);
  }

  void opened() {
    open.incrementAndGet();
  }

  void ended() {
    open.decrementAndGet();
  }

  void sent(long fresh) {
    events.increment(fresh);
  }

  void stuck() {
    stuck.increment();
  }
}
