package io.orderflow.integration.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** How alerts begin and end, on a clock that the test moves. */
class StandingTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration HOLD = Duration.ofSeconds(60);
  private static final Duration RESOLVE_AFTER = Duration.ofSeconds(90);
  private Instant now = START;
  private Standing standing = Standing.well(START);

  @Test
  void itShouldFireOnlyAfterItWasWrongForTheWholeHold() {
    see(true, 0);
    assertThat(standing).isEqualTo(new Standing(Phase.pending, START));

    see(true, 59);
    assertThat(standing.phase()).isEqualTo(Phase.pending);
    see(true, 1);

    assertThat(standing).isEqualTo(new Standing(Phase.firing, START));
  }

  @Test
  void whatPassesWithinTheHoldShouldNeverFire() {
    see(true, 0);
    see(true, 59);
    see(false, 1);
    see(true, 1);
    see(true, 59);

    assertThat(standing.phase()).isEqualTo(Phase.pending);
  }

  @Test
  void withoutAHoldItShouldFireAtOnce() {
    assertThat(standing.next(true, now, Duration.ZERO, RESOLVE_AFTER))
        .isEqualTo(new Standing(Phase.firing, now));
  }

  @Test
  void itShouldEndOnlyAfterItWasWellForAsLongAsAsked() {
    fire();

    see(false, 10);
    see(false, 89);
    assertThat(standing.phase()).isEqualTo(Phase.recovering);
    see(false, 1);

    assertThat(standing.phase()).isEqualTo(Phase.well);
  }

  @Test
  void whatFlapsShouldStayOneAlert() {
    fire();

    for (int i = 0; i < 100; i++) {
      see(i % 2 == 0, 45);
      assertThat(standing.phase().isOpen()).isTrue();
    }
  }

  @Test
  void phasesShouldFollowTheirTable() {
    assertThat(List.of(Phase.values()))
        .extracting(phase -> phase.next(true, false))
        .containsExactly(Phase.pending, Phase.pending, Phase.firing, Phase.firing);
    assertThat(List.of(Phase.values()))
        .extracting(phase -> phase.next(true, true))
        .containsExactly(Phase.firing, Phase.firing, Phase.firing, Phase.firing);
    assertThat(List.of(Phase.values()))
        .extracting(phase -> phase.next(false, false))
        .containsExactly(Phase.well, Phase.well, Phase.recovering, Phase.recovering);
    assertThat(List.of(Phase.values()))
        .extracting(phase -> phase.next(false, true))
        .containsExactly(Phase.well, Phase.well, Phase.well, Phase.well);
  }

  /** However the facts come and go, alerts are no denser than hold and end allow together. */
  @Property(tries = 200)
  void openingsShouldBeFurtherApartThanHoldAndEnd(@ForAll List<Boolean> seen) {
    Standing at = Standing.well(START);
    Instant opened = Instant.MIN;
    Instant time = START;
    for (boolean wrong : seen) {
      time = time.plusSeconds(15);
      Standing next = at.next(wrong, time, HOLD, RESOLVE_AFTER);
      if (next.phase().isOpen() && !at.phase().isOpen()) {
        assertThat(time).isAfterOrEqualTo(opened.plus(HOLD).plus(RESOLVE_AFTER));
        opened = time;
      }
      at = next;
    }
  }

  private void fire() {
    see(true, 0);
    see(true, 60);
    assertThat(standing.phase()).isEqualTo(Phase.firing);
  }

  private void see(boolean wrong, long secondsLater) {
    now = now.plusSeconds(secondsLater);
    standing = standing.next(wrong, now, HOLD, RESOLVE_AFTER);
  }
}
