package io.orderflow.integration.shipstation;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Times as ShipStation's API has them: of its own clock on the wall, without an offset. */
final class PacificTime {
  private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");

  /** Seven digits of a second, of which we know three. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'0000'", Locale.ROOT);

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

  private PacificTime() {}

  static String time(Instant instant) {
    return TIME.format(instant.atZone(ZONE));
  }

  /** As a bound in a query, where a fraction has no place. */
  static String bound(Instant instant) {
    return SECONDS.format(instant.atZone(ZONE));
  }

  static String date(Instant instant) {
    return instant.atZone(ZONE).toLocalDate().toString();
  }

  /** Of the hour that comes twice in autumn the first one. */
  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text).atZone(ZONE).toInstant());
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }
}
