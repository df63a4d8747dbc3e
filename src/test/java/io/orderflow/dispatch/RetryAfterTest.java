package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2015-10-21T07:28:00Z");

  @Test
  void parseShouldReadSecondsAndDates() {
    assertThat(RetryAfter.parse("120", NOW)).contains(Duration.ofSeconds(120));
    assertThat(RetryAfter.parse(" 0 ", NOW)).contains(Duration.ZERO);
    assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:29:30 GMT", NOW))
        .contains(Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "-5",
        "1.5",
        "soon",
        "99999999999999999999",
        "Wed, 21 Oct 2015 07:27:00 GMT",
        "Wed, 32 Oct 2015 07:29:30 GMT",
        "2015-10-21T07:29:30Z"
      })
  void parseShouldHeedNothingElse(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEmpty();
  }
}
