package io.orderflow.ops;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.orderflow.config.Settings;
import io.orderflow.trace.Tracing;
import io.vertx.core.VertxBuilder;

/** Through which a process tells of itself: meters for all it does, traces of what it is asked. */
public final class Telemetry {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final VertxMeters vertxMeters = new VertxMeters(meters);
  private final ProcessMeters processMeters = new ProcessMeters(meters);
  private final Tracing tracing;

  private Telemetry(Tracing tracing) {
    this.tracing = tracing;
  }

  public static Telemetry open(Settings settings) {
    return new Telemetry(Tracing.open(settings.tracing()));
  }

  /** Lets it see into the Vert.x that is built. */
  public VertxBuilder on(VertxBuilder builder) {
    return tracing.on(builder.withMetrics(options -> vertxMeters));
  }

  public PrometheusMeterRegistry meters() {
    return meters;
  }

  public VertxMeters vertxMeters() {
    return vertxMeters;
  }

  public Tracing tracing() {
    return tracing;
  }

  public void close() {
    processMeters.close();
    tracing.close();
  }
}
