package io.orderflow.sandbox.shipstation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Times as ShipStation writes them: those of California, and nobody says so. */
final class Pacific {
  private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS");

  private Pacific() {}

  static String text(Instant instant) {
    return TEXT.format(instant.atZone(ZONE));
  }

  static String date(Instant instant) {
    return instant.atZone(ZONE).toLocalDate().toString();
  }

  /** A date, or a date and a time; with an offset it is nothing that ShipStation documents. */
  static Optional<LocalDateTime> parse(String text) {
    try {
      return Optional.of(
          text.length() == "2026-11-22".length()
              ? LocalDate.parse(text).atStartOfDay()
              : LocalDateTime.parse(text.replace(' ', 'T')));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
