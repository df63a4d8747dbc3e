package io.orderflow.config;

import java.time.Duration;

/** Importing and exporting orders. */
public record BulkSettings(
    int maxBytes,
    int maxRows,
    int maxLineBytes,
    Duration uploadTimeout,
    int jobsPerTenant,
    int inFlight,
    int connections,
    Duration pollInterval,
    Duration lease,
    Duration retention,
    Duration upkeepInterval,
    int exportPage,
    int exports,
    int exportsPerTenant) {
  /** In which a chunk of rows is placed, with much to spare. */
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);

  public BulkSettings {
    Check.range("bulk.max-bytes", maxBytes, 1_024, 1_073_741_824);
    Check.range("bulk.max-rows", maxRows, 1, 1_000_000);
    Check.range("bulk.max-line-bytes", maxLineBytes, 1_024, 1_048_576);
    Check.positive("bulk.upload-timeout", uploadTimeout);
    Check.range("bulk.jobs-per-tenant", jobsPerTenant, 1, 1_000);
    Check.range("bulk.in-flight", inFlight, 2, 1_000);
    Check.range("bulk.connections", connections, 1, 100);
    Check.positive("bulk.poll-interval", pollInterval);
    Check.longer("bulk.lease", lease, SHORTEST_LEASE);
    Check.positive("bulk.retention", retention);
    Check.positive("bulk.upkeep-interval", upkeepInterval);
    Check.range("bulk.export-page", exportPage, 1, 1_000);
    Check.range("bulk.exports", exports, 1, 10_000);
    Check.range("bulk.exports-per-tenant", exportsPerTenant, 1, exports);
  }
}
