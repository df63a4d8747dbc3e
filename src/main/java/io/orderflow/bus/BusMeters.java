package io.orderflow.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.orderflow.meter.Latency;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What operators see of the bus. Addresses are a closed set, so each has its meters; no label grows
 * with tenants.
 */
final class BusMeters {
  private final MeterRegistry registry;
  private final Map<String, OfAddress> addresses = new ConcurrentHashMap<>();
  private final Map<String, Counter> topics = new ConcurrentHashMap<>();

  BusMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  OfAddress of(String address) {
    OfAddress known = addresses.get(address);
    return known == null ? addresses.computeIfAbsent(address, OfAddress::new) : known;
  }

  void published(String topic) {
    topics.computeIfAbsent(topic, this::topic).increment();
  }

  private Counter topic(String name) {
    return Counter.builder("orderflow.bus.published")
        .description("Facts told to whoever listens")
        .tag("topic", name)
        .register(registry);
  }

  /** The meters of one address: those of who asks, and those of who answers. */
  final class OfAddress {
    private final Tags tags;
    private final LongAdder pending = new LongAdder();
    private final Counter sent;
    private final Counter received;
    private final Timer handling;
    private final Map<String, Counter> failures = new ConcurrentHashMap<>();

    private OfAddress(String address) {
      tags = Tags.of("address", address);
      sent = counter("orderflow.bus.sent", "Requests sent to an address");
      received = counter("orderflow.bus.received", "Requests taken by the consumer of an address");
      handling =
          Latency.timer(
              registry,
              "orderflow.bus.handling",
              "From a request's arrival at the consumer to its answer",
              tags);
      Gauge.builder("orderflow.bus.pending", pending, LongAdder::sum)
          .description("Requests sent and not yet answered")
          .tags(tags)
          .register(registry);
    }

    void sent() {
      sent.increment();
      pending.increment();
    }

    /** The sender has its answer. */
    void answered() {
      pending.decrement();
    }

    /**
     * The sender has no answer.
     *
     * @param kind the fault's name, or why there was nobody to refuse
     */
    void failed(String kind) {
      pending.decrement();
      failures.computeIfAbsent(kind, this::failure).increment();
    }

    /** A consumer takes a request; what it is given back goes to {@link #handled}. */
    long taken() {
      received.increment();
      return System.nanoTime();
    }

    void handled(long taken) {
      handling.record(System.nanoTime() - taken, TimeUnit.NANOSECONDS);
    }

    private Counter failure(String kind) {
      String words = kind.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
      return Counter.builder("orderflow.bus.failures")
          .description("Requests that got a fault or nothing for an answer, by kind")
          .tags(tags.and("kind", words))
          .register(registry);
    }

    private Counter counter(String name, String description) {
      return Counter.builder(name).description(description).tags(tags).register(registry);
    }
  }
}
