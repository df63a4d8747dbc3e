package io.orderflow.cli;

import java.util.Map;

/** The settings that point at the sandbox instead of the services, in the environment's words. */
final class SandboxSettings {
  /** Any 32 characters: the sandbox keeps alerts apart by them and checks nothing else. */
  private static final String ROUTING_KEY = "sandbox0sandbox0sandbox0sandbox0";

  private SandboxSettings() {}

  static Map<String, String> of(String sandbox) {
    return Map.of(
        "ORDERFLOW_INTEGRATIONS_STRIPE_URL", sandbox,
        "ORDERFLOW_INTEGRATIONS_SHIPSTATION_URL", sandbox,
        "ORDERFLOW_INTEGRATIONS_SEGMENT_URL", sandbox,
        "ORDERFLOW_INTEGRATIONS_SEGMENT_EU_URL", sandbox,
        "ORDERFLOW_ALERTS_PAGERDUTY_URL", sandbox,
        "ORDERFLOW_ALERTS_ROUTING_KEY", ROUTING_KEY);
  }
}
