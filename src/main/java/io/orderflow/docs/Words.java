package io.orderflow.docs;

import java.time.Duration;
import java.util.List;

/** Durations and sizes as people say them. */
final class Words {
  private static final int KIBI = 1_024;

  /** The largest first; a whole number of one of them is how people say it. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit("day", Duration.ofDays(1)),
          new Unit("hour", Duration.ofHours(1)),
          new Unit("minute", Duration.ofMinutes(1)),
          new Unit("second", Duration.ofSeconds(1)),
          new Unit("millisecond", Duration.ofMillis(1)));

  private record Unit(String name, Duration length) {
    String of(long count) {
      return count + " " + name + (count == 1 ? "" : "s");
    }
  }

  private Words() {}

  /** Exactly, in one unit; one day is 24 hours. */
  static String span(Duration span) {
    return UNITS.stream()
        .filter(unit -> span.toMillis() % unit.length().toMillis() == 0)
        .filter(unit -> span.compareTo(unit.length()) >= 0)
        .filter(unit -> !unit.name().equals("day") || span.compareTo(unit.length()) > 0)
        .findFirst()
        .map(unit -> unit.of(span.toMillis() / unit.length().toMillis()))
        .orElseThrow();
  }

  /** In the two largest units. */
  static String rough(Duration span) {
    for (int i = 0; i < UNITS.size() - 1; i++) {
      Unit unit = UNITS.get(i);
      long count = span.toMillis() / unit.length().toMillis();
      if (count > 0) {
        Unit below = UNITS.get(i + 1);
        long rest = span.toMillis() % unit.length().toMillis() / below.length().toMillis();
        return rest == 0 ? unit.of(count) : unit.of(count) + " " + below.of(rest);
      }
    }
    return span(span);
  }

  static String bytes(long bytes) {
    boolean large = bytes >= (long) KIBI * KIBI;
    return large ? bytes / KIBI / KIBI + " MiB" : bytes / KIBI + " KiB";
  }
}
