package io.orderflow.integration.pagerduty;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What Prometheus sees of the alerts; the sum over all processes counts each open one once. */
final class AlertMeters {
  private final AtomicLong ofProcess = new AtomicLong();
  private final AtomicLong ofInstallation = new AtomicLong();
  private final Map<Reception, Counter> sends;

  AlertMeters(MeterRegistry registry) {
    gauge(registry, "process", ofProcess);
    gauge(registry, "installation", ofInstallation);
    sends =
        Arrays.stream(Reception.values())
            .collect(Collectors.toMap(Function.identity(), kind -> counter(registry, kind)));
  }

  /** One event was sent, or could not be. */
  Reception sent(Reception reception) {
    sends.get(reception).increment();
    return reception;
  }

  void ofProcess(long open) {
    ofProcess.set(open);
  }

  /** Zero while another process watches over the installation. */
  void ofInstallation(long open) {
    ofInstallation.set(open);
  }

  private static void gauge(MeterRegistry registry, String scope, AtomicLong open) {
    Gauge.builder("orderflow.alerts.open", open, AtomicLong::get)
        .description("Alerts that stand, whether PagerDuty knows yet or not")
        .tag("scope", scope)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, Reception reception) {
    return Counter.builder("orderflow.alerts.sends")
        .description("Events sent to PagerDuty by how they were received")
        .tag("outcome", reception.name())
        .register(registry);
  }
}
