package io.orderflow.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.orderflow.meter.Latency;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** A pool as Vert.x tells of it: who waits, what is lent, and since when nobody was served. */
final class PoolMeters implements PoolMetrics<Long, Boolean> {
  private static final long NOBODY = Long.MIN_VALUE;

  private final String name;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder lent = new LongAdder();
  private final AtomicLong unservedSince = new AtomicLong(NOBODY);
  private final Timer wait;

  PoolMeters(MeterRegistry registry, String name, int size) {
    this.name = name;
    Tags tags = Tags.of("pool", name);
    gauge(registry, tags, "orderflow.pool.size", "How many the pool may lend", size);
    gauge(registry, tags, "orderflow.pool.in.use", "How many are lent", lent);
    gauge(registry, tags, "orderflow.pool.waiting", "How many wait for one", waiting);
    wait = Latency.timer(registry, "orderflow.pool.wait", "How long they waited", tags);
  }

  String name() {
    return name;
  }

  /** Since when somebody waits while nobody is served; nothing when all are. */
  Duration starvation() {
    long since = unservedSince.get();
    return since == NOBODY ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  @Override
  public Long enqueue() {
    long now = System.nanoTime();
    unservedSince.compareAndSet(NOBODY, now);
    waiting.incrementAndGet();
    return now;
  }

  /** Also for those who gave up. */
  @Override
  public void dequeue(Long since) {
    waiting.decrementAndGet();
    wait.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
  }

  @Override
  public Boolean begin() {
    unservedSince.set(waiting.get() == 0 ? NOBODY : System.nanoTime());
    lent.increment();
    return true;
  }

  /** What is given back is there for whoever comes next. */
  @Override
  public void end(Boolean begun) {
    lent.decrement();
    if (waiting.get() == 0) {
      unservedSince.set(NOBODY);
    }
  }

  private static void gauge(
      MeterRegistry registry, Tags tags, String name, String description, Number value) {
    Gauge.builder(name, value, Number::doubleValue)
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
