package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final List<Duration> CONTRACT =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));
  private final Settings.Dispatch settings = SettingsReader.read(Map.of()).dispatch();
  private final RetrySchedule schedule =
      new RetrySchedule(settings.delays(), settings, new Random(7));

  @Test
  void settingsShouldHoldTheContractsTenAttempts() {
    assertThat(settings.delays()).isEqualTo(CONTRACT);
    assertThat(schedule.next(9, reply(null))).isPresent();
    assertThat(schedule.next(10, reply(null))).isEmpty();
  }

  @Property
  void nextShouldNeverBeEarlyAndAtMostAFifthLate(
      @ForAll @IntRange(min = 1, max = 9) int made, @ForAll long seed) {
    Duration delay = CONTRACT.get(made - 1);

    Duration wait =
        wait(new RetrySchedule(settings.delays(), settings, new Random(seed)), made, reply(null));

    assertThat(wait).isBetween(delay, delay.plus(delay.dividedBy(5)));
  }

  @Property
  void nextShouldNeverBeBeforeWhatTheReceiverAskedForUpToADay(
      @ForAll @IntRange(min = 1, max = 9) int made,
      @ForAll @LongRange(min = 0, max = 1_000_000) long seconds,
      @ForAll long seed) {
    Duration asked = Duration.ofSeconds(seconds);
    Duration heeded = asked.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : asked;
    Duration least = heeded.compareTo(CONTRACT.get(made - 1)) > 0 ? heeded : CONTRACT.get(made - 1);

    Duration wait =
        wait(new RetrySchedule(settings.delays(), settings, new Random(seed)), made, reply(asked));

    assertThat(wait).isBetween(least, least.plus(least.dividedBy(5)));
    assertThat(schedule.pause(reply(asked))).contains(heeded);
  }

  @Test
  void nextShouldSpreadWhatFailedInTheSameSecond() {
    Map<Long, Long> perSecond =
        IntStream.range(0, 10_000)
            .mapToObj(n -> wait(schedule, 2, reply(null)).toSeconds())
            .collect(Collectors.groupingBy(second -> second, Collectors.counting()));

    assertThat(perSecond).hasSizeBetween(60, 61);
    assertThat(perSecond.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(250));
  }

  @Test
  void pauseShouldNotFollowFromSuccess() {
    Reply success = new Reply(START, Duration.ZERO, 200, null, Duration.ofSeconds(60), "");

    assertThat(schedule.pause(success)).isEmpty();
  }

  private static Duration wait(RetrySchedule schedule, int made, Reply reply) {
    return Duration.between(reply.endedAt(), schedule.next(made, reply).orElseThrow());
  }

  private static Reply reply(Duration retryAfter) {
    return new Reply(START, Duration.ofMillis(120), 503, ErrorKind.http_5xx, retryAfter, "");
  }
}
