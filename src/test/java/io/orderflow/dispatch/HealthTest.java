package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  @Test
  void openedShouldDoubleFromAMinuteToAnHour() {
    Health health = Health.GOOD;
    for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
      health = health.opened(NOW, SHORTEST, LONGEST);
      assertThat(health.openUntil()).isEqualTo(NOW.plus(Duration.ofMinutes(minutes)));
    }
    for (int i = 0; i < 100; i++) {
      health = health.opened(NOW, SHORTEST, LONGEST);
    }
    assertThat(health.openUntil()).isEqualTo(NOW.plus(LONGEST));
  }

  @Test
  void succeededShouldForgetAllButWhatTheReceiverAskedFor() {
    Health ill = Health.GOOD.failed(NOW).opened(NOW, SHORTEST, LONGEST).paused(NOW.plusSeconds(90));

    assertThat(ill.succeeded()).isEqualTo(Health.GOOD.paused(NOW.plusSeconds(90)));
  }

  @Test
  void failedForShouldCountFromTheFirstFailure() {
    Health health = Health.GOOD.failed(NOW).failed(NOW.plus(Duration.ofDays(4)));

    assertThat(health.failedFor(Duration.ofDays(5), NOW.plus(Duration.ofDays(5)))).isTrue();
    assertThat(health.failedFor(Duration.ofDays(5), NOW.plus(Duration.ofDays(5)).minusMillis(1)))
        .isFalse();
    assertThat(Health.GOOD.failedFor(Duration.ofDays(5), NOW)).isFalse();
  }

  @Test
  void pausedShouldKeepTheLaterOfTwoWishes() {
    Health health = Health.GOOD.paused(NOW.plusSeconds(60)).paused(NOW.plusSeconds(10));

    assertThat(health.isPaused(NOW.plusSeconds(59))).isTrue();
    assertThat(health.isPaused(NOW.plusSeconds(60))).isFalse();
  }
}
