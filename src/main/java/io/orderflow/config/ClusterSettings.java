package io.orderflow.config;

import java.time.Duration;

/**
 * How several processes find each other and what they tell each other facts over.
 *
 * @param keystore a PKCS12 keystore in base64 that all processes share, or empty for no encryption
 */
public record ClusterSettings(
    boolean enabled,
    String host,
    int busPort,
    int jgroupsPort,
    String publicHost,
    int publicBusPort,
    int publicJgroupsPort,
    String keystore,
    String keystorePassword,
    Duration failureTimeout,
    Duration joinTimeout,
    Duration watchdogInterval,
    int watchdogFailures) {

  public ClusterSettings {
    Check.range("cluster.bus-port", busPort, 1, 65_535);
    Check.range("cluster.jgroups-port", jgroupsPort, 1, 65_535);
    Check.range("cluster.public-bus-port", publicBusPort, 0, 65_535);
    Check.range("cluster.public-jgroups-port", publicJgroupsPort, 0, 65_535);
    Check.different("cluster.bus-port", busPort, "cluster.jgroups-port", jgroupsPort);
    Check.range(
        "cluster.failure-timeout in milliseconds", failureTimeout.toMillis(), 1_000, 60_000);
    Check.longer("cluster.join-timeout", joinTimeout, failureTimeout);
    Check.range(
        "cluster.watchdog-interval in milliseconds", watchdogInterval.toMillis(), 100, 60_000);
    Check.range("cluster.watchdog-failures", watchdogFailures, 3, 100);
  }

  /** Whether what processes tell each other is encrypted, and strangers are kept out. */
  public boolean isEncrypted() {
    return !keystore.isEmpty();
  }

  /** How long a process may be silent before it is held to be gone. */
  public Duration silence() {
    return watchdogInterval.multipliedBy(watchdogFailures);
  }

  /** Neither the keystore nor its password. */
  @Override
  public String toString() {
    return "ClusterSettings[enabled=%s, host=%s, busPort=%d, jgroupsPort=%d, encrypted=%s]"
        .formatted(enabled, host, busPort, jgroupsPort, isEncrypted());
  }
}
