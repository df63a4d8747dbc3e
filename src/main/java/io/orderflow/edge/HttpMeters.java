package io.orderflow.edge;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.orderflow.meter.Latency;
import io.orderflow.meter.Sizes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What operators see of HTTP: routes are the contract's paths, so that neither identifiers nor
 * whatever strangers ask for become labels.
 */
final class HttpMeters {
  /** Pages, and what is at no path of the contract. */
  private static final String OTHER = "other";

  private static final int SMALLEST_BODY = 256;
  private static final int BODY_BUCKETS = 7;

  private final MeterRegistry registry;
  private final Map<Answer, Timer> answers = new ConcurrentHashMap<>();
  private final Map<String, DistributionSummary> bodies = new ConcurrentHashMap<>();

  /** Answers of one kind. */
  private record Answer(String method, String route, int status) {}

  HttpMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void answered(Visit visit, String method, int status) {
    Answer kind =
        visit.route == null
            ? new Answer(OTHER, OTHER, status)
            : new Answer(method, visit.route, status);
    answers
        .computeIfAbsent(kind, this::timer)
        .record(System.nanoTime() - visit.startedNanos, TimeUnit.NANOSECONDS);
    if (visit.body.length() > 0) {
      bodies.computeIfAbsent(kind.route(), this::summary).record(visit.body.length());
    }
  }

  private Timer timer(Answer kind) {
    return Latency.timer(
        registry,
        "orderflow.http.requests",
        "From a request's head to its answer",
        Tags.of(
            "method", kind.method(),
            "route", kind.route(),
            "status", Integer.toString(kind.status())));
  }

  private DistributionSummary summary(String route) {
    return Sizes.summary(
        registry,
        "orderflow.http.request.bytes",
        "Bytes of request bodies",
        Tags.of("route", route),
        SMALLEST_BODY,
        BODY_BUCKETS);
  }
}
