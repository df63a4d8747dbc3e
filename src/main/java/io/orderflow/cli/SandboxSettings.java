package io.orderflow.cli;

import java.util.Map;

/** The settings that point at the sandbox instead of the services, in the environment's words. */
final class SandboxSettings {
  private SandboxSettings() {}

  static Map<String, String> of(String sandbox) {
    return Map.of(
        "ORDERFLOW_INTEGRATIONS_STRIPE_URL", sandbox,
        "ORDERFLOW_INTEGRATIONS_SHIPSTATION_URL", sandbox,
        "ORDERFLOW_INTEGRATIONS_SEGMENT_URL", sandbox,
        "ORDERFLOW_INTEGRATIONS_SEGMENT_EU_URL", sandbox);
  }
}
