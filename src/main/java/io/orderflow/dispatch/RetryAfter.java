package io.orderflow.dispatch;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The {@code Retry-After} header of RFC 9110: seconds or an HTTP date. */
final class RetryAfter {
  /** Nine digits are thirty years; more would only overflow. */
  private static final String SECONDS = "\\d{1,9}";

  private RetryAfter() {}

  /** How long from now; nothing when the header says nothing that can be heeded. */
  static Optional<Duration> parse(String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.trim();
    return text.matches(SECONDS)
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : date(text).map(date -> Duration.between(now, date)).filter(wait -> !wait.isNegative());
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }
}
