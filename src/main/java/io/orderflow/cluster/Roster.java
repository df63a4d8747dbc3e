package io.orderflow.cluster;

import io.orderflow.cluster.ClusterMessages.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Whose pulses came in, and what they tell about this process: whether it hears and is heard. For
 * one event loop.
 */
final class Roster {
  private final Member self;
  private final Duration silence;
  private final Map<UUID, Heard> heard = new HashMap<>();

  /** A pulse and when it came. */
  private record Heard(Pulse pulse, Instant at) {}

  /**
   * @param silence how long a process may say nothing before it is held to be gone
   */
  Roster(Member self, Duration silence) {
    this.self = self;
    this.silence = silence;
  }

  void heard(Pulse pulse, Instant now) {
    heard.put(pulse.id(), new Heard(pulse, now));
  }

  /** Forgets everyone, because this process joins anew. */
  void clear() {
    heard.clear();
  }

  /** What this process says of itself now. */
  Pulse pulse(Instant now) {
    return Pulse.of(self, present(now).keySet());
  }

  /** This process and all that are not silent, the oldest first. */
  List<Member> members(Instant now) {
    Map<UUID, Member> members =
        present(now).values().stream().collect(Collectors.toMap(Pulse::id, Pulse::member));
    members.put(self.id(), self);
    return members.values().stream()
        .sorted(Comparator.comparing(Member::startedAt).thenComparing(Member::id))
        .toList();
  }

  /**
   * Whether this process hears itself since then and, when it hears others, everyone whom those
   * hear, and is heard by at least one of them.
   */
  boolean isSound(Instant since, Instant now) {
    Heard own = heard.get(self.id());
    return own != null && !own.at().isBefore(since) && isAmong(present(now));
  }

  private boolean isAmong(Map<UUID, Pulse> present) {
    List<Set<UUID>> others =
        present.values().stream()
            .filter(pulse -> !pulse.id().equals(self.id()))
            .map(Pulse::hears)
            .toList();
    return others.isEmpty()
        || others.stream().anyMatch(hears -> hears.contains(self.id()))
            && others.stream().allMatch(present.keySet()::containsAll);
  }

  private Map<UUID, Pulse> present(Instant now) {
    heard.values().removeIf(old -> old.at().plus(silence).isBefore(now));
    return heard.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().pulse()));
  }
}
