package io.orderflow.config;

import java.time.Duration;
import java.util.List;

/** The external services that tenants connect; {@code schedule} is a list of delays with commas. */
public record IntegrationSettings(
    String stripeUrl,
    String shipstationUrl,
    String shipstationCallbackHosts,
    String segmentUrl,
    String segmentEuUrl,
    String publicUrl,
    Duration callTimeout,
    int connections,
    String schedule,
    int shipstationPerMinute,
    Duration shipstationPollInterval,
    Duration stripeCheckInterval,
    Duration segmentGather) {
  public IntegrationSettings {
    Check.scheme("integrations.stripe-url", stripeUrl, "https", "http");
    Check.scheme("integrations.shipstation-url", shipstationUrl, "https", "http");
    Check.scheme("integrations.segment-url", segmentUrl, "https", "http");
    Check.scheme("integrations.segment-eu-url", segmentEuUrl, "https", "http");
    if (!publicUrl.isEmpty()) {
      Check.scheme("integrations.public-url", publicUrl, "https", "http");
    }
    Check.positive("integrations.call-timeout", callTimeout);
    Check.range("integrations.connections", connections, 1, 10_000);
    Check.durations("integrations.schedule", schedule);
    Check.range("integrations.shipstation-per-minute", shipstationPerMinute, 1, 1_000);
    Check.positive("integrations.shipstation-poll-interval", shipstationPollInterval);
    Check.positive("integrations.stripe-check-interval", stripeCheckInterval);
  }

  /** The waits between attempts: one fewer than there are attempts. */
  public List<Duration> delays() {
    return Check.durations("integrations.schedule", schedule);
  }

  /** Whose URLs a ShipStation callback may name. */
  public List<String> callbackHosts() {
    return List.of(shipstationCallbackHosts.split(","));
  }
}
