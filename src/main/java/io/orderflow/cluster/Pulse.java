package io.orderflow.cluster;

import io.orderflow.cluster.ClusterMessages.Member;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What every process says of itself again and again, as neighbours of other versions read it.
 *
 * @param startedAt in milliseconds since 1970
 * @param hears whose pulses it has heard of late
 */
record Pulse(
    UUID id,
    String name,
    String host,
    int httpPort,
    String version,
    long startedAt,
    Set<UUID> hears) {

  Pulse {
    hears = hears == null ? Set.of() : Set.copyOf(hears);
  }

  static Pulse of(Member member, Set<UUID> hears) {
    return new Pulse(
        member.id(),
        member.name(),
        member.host(),
        member.httpPort(),
        member.version(),
        member.startedAt().toEpochMilli(),
        hears);
  }

  Member member() {
    return new Member(id, name, host, httpPort, version, Instant.ofEpochMilli(startedAt));
  }
}
