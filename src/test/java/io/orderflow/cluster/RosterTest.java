package io.orderflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.cluster.ClusterMessages.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private final Member self = member("self", START);
  private final Member other = member("other", START.minusSeconds(60));
  private final Member third = member("third", START.plusSeconds(60));
  private final Roster roster = new Roster(self, Duration.ofSeconds(6));

  @Test
  void membersShouldBeThoseOfWhomAPulseCameNotLongAgo() {
    roster.heard(Pulse.of(other, Set.of()), START);
    roster.heard(Pulse.of(third, Set.of()), START.plusSeconds(5));

    assertThat(roster.members(START.plusSeconds(6))).containsExactly(other, self, third);
    assertThat(roster.members(START.plusSeconds(7))).containsExactly(self, third);
  }

  @Test
  void processShouldBeSoundWhenItHearsItselfAndAnotherHearsIt() {
    roster.heard(roster.pulse(START), START);
    assertThat(roster.isSound(START, START)).as("alone").isTrue();
    assertThat(roster.isSound(START.plusMillis(1), START)).as("heard before").isFalse();

    roster.heard(Pulse.of(other, Set.of(other.id())), START);
    assertThat(roster.isSound(START, START)).as("nobody hears it").isFalse();

    roster.heard(Pulse.of(other, Set.of(self.id(), third.id())), START);
    assertThat(roster.isSound(START, START)).as("one hears somebody whom it does not").isFalse();

    roster.heard(Pulse.of(third, Set.of()), START);
    assertThat(roster.isSound(START, START)).as("one hears it, and it hears all").isTrue();
  }

  @Test
  void processShouldNotBeSoundWhenOnlyOthersAreHeard() {
    roster.heard(Pulse.of(other, Set.of(self.id())), START);

    assertThat(roster.isSound(START, START)).isFalse();
  }

  @Test
  void pulseShouldNameThoseWhoAreHeard() {
    roster.heard(Pulse.of(other, Set.of()), START);

    assertThat(roster.pulse(START).hears()).containsExactly(other.id());
    assertThat(roster.pulse(START.plusSeconds(7)).hears()).isEmpty();
  }

  private static Member member(String name, Instant startedAt) {
    return new Member(UUID.randomUUID(), name, "10.0.0.1", 8080, "1", startedAt);
  }
}
