package io.orderflow.integration.shipstation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacificTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T09:30:00.120Z, 2026-11-22T01:30:00.1200000",
    "2026-07-01T06:59:59Z, 2026-06-30T23:59:59.0000000",
    "2026-11-01T08:30:00Z, 2026-11-01T01:30:00.0000000",
    "2026-11-01T09:30:00Z, 2026-11-01T01:30:00.0000000",
  })
  void timeShouldBeThatOfTheClockOnTheWallThere(Instant instant, String there) {
    assertThat(PacificTime.time(instant)).isEqualTo(there);
    assertThat(PacificTime.bound(instant)).isEqualTo(there.substring(0, 19));
    assertThat(PacificTime.date(instant)).isEqualTo(there.substring(0, 10));
  }

  @Test
  void timeShouldBeReadBackAndTheDoubtfulHourBeTheEarlierOne() {
    assertThat(PacificTime.parse("2026-11-22T01:30:00.1200000"))
        .contains(Instant.parse("2026-11-22T09:30:00.120Z"));
    assertThat(PacificTime.parse("2026-11-01T01:30:00"))
        .contains(Instant.parse("2026-11-01T08:30:00Z"));
    assertThat(PacificTime.parse("")).isEmpty();
    assertThat(PacificTime.parse("2026-11-22T01:30:00Z")).isEmpty();
  }
}
