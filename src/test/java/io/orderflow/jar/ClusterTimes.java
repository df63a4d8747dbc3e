package io.orderflow.jar;

import java.time.Duration;
import java.util.Map;

/** The times of a cluster in haste, or with {@code -Dsoak=true} those of production. */
final class ClusterTimes {
  private static final boolean SOAK = Boolean.getBoolean("soak");
  static final Duration FREEZE = Duration.ofSeconds(SOAK ? 20 : 7);
  static final Duration CUT = Duration.ofSeconds(SOAK ? 20 : 7);
  static final Duration FORMED = Duration.ofSeconds(15);
  static final Duration BACK = Duration.ofSeconds(30);

  /** Within which a dead process's deliveries must have arrived. */
  static final Duration TAKEOVER = Duration.ofSeconds(45);

  static final Duration REVOKED = Duration.ofSeconds(1);
  static final int WIDTH = 4;

  /** So that a failure is noticed, and made good for, in seconds. */
  private static final Map<String, String> HASTE =
      Map.of(
          "ORDERFLOW_CLUSTER_FAILURE_TIMEOUT", "3s",
          "ORDERFLOW_CLUSTER_WATCHDOG_INTERVAL", "1s",
          "ORDERFLOW_CLUSTER_WATCHDOG_FAILURES", "5",
          "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "8s",
          "ORDERFLOW_DISPATCH_LEASE", "9s",
          "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "1s",
          "ORDERFLOW_DISPATCH_PER_ENDPOINT", String.valueOf(WIDTH));

  private ClusterTimes() {}

  /** What each process is told of them. */
  static Map<String, String> settings() {
    return SOAK ? Map.of("ORDERFLOW_DISPATCH_PER_ENDPOINT", String.valueOf(WIDTH)) : HASTE;
  }
}
