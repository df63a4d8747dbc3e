package io.orderflow.config;

import java.time.Duration;

/**
 * Live events.
 *
 * @param settle how old an event's identifier must be before it is handed out
 * @param retry after how long a client that lost its stream is to come back
 */
public record StreamSettings(
    int perTenant,
    int perProcess,
    Duration pollInterval,
    Duration settle,
    Duration heartbeat,
    Duration stallTimeout,
    Duration retry) {

  public StreamSettings {
    Check.range("streams.per-tenant", perTenant, 1, 10_000);
    Check.range("streams.per-process", perProcess, perTenant, 100_000);
    Check.range("streams.poll-interval in milliseconds", pollInterval.toMillis(), 50, 60_000);
    Check.range("streams.settle in milliseconds", settle.toMillis(), 500, 60_000);
    Check.range("streams.heartbeat in milliseconds", heartbeat.toMillis(), 100, 300_000);
    Check.positive("streams.stall-timeout", stallTimeout);
    Check.range("streams.retry in milliseconds", retry.toMillis(), 100, 300_000);
  }
}
