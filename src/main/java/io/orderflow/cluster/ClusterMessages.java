package io.orderflow.cluster;

import io.orderflow.bus.Address;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What may be asked of the cluster; nobody answers in a process that is in none. */
public final class ClusterMessages {
  public static final Address<GetMembers, Members> MEMBERS = Address.of("cluster.members");

  private ClusterMessages() {}

  /** Who is there, as far as this process hears? */
  public record GetMembers() {}

  /**
   * This process and those that it heard of a moment ago, the oldest first.
   *
   * @param self which of them is this process
   * @param joinedAt since when it belongs to them, or null while it tries to join anew
   */
  public record Members(UUID self, Instant joinedAt, List<Member> members) {}

  /**
   * One process.
   *
   * @param name for people: its machine and its port
   * @param httpPort of the API on that machine, 0 when any free one was taken
   */
  public record Member(
      UUID id, String name, String host, int httpPort, String version, Instant startedAt) {}
}
