package io.orderflow.config;

/**
 * Traces for an OpenTelemetry collector.
 *
 * @param otlpEndpoint of the collector's OTLP over HTTP, without a path; empty is off
 * @param sampleRatio of requests that are recorded
 */
public record TracingSettings(String otlpEndpoint, double sampleRatio) {
  public TracingSettings {
    if (!otlpEndpoint.isEmpty()) {
      Check.scheme("tracing.otlp-endpoint", otlpEndpoint, "http", "https");
    }
    Check.ratio("tracing.sample-ratio", sampleRatio);
  }

  public boolean isOn() {
    return !otlpEndpoint.isEmpty();
  }
}
