package io.orderflow.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The checks of single settings; each names the setting and never shows a secret. */
final class Check {
  private Check() {}

  static void range(String setting, long value, long from, long to) {
    if (value < from || value > to) {
      throw new ConfigException(
          setting + " must be between " + from + " and " + to + ", not " + value);
    }
  }

  static void ratio(String setting, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new ConfigException(setting + " must be between 0 and 1, not " + value);
    }
  }

  static void positive(String setting, Duration value) {
    if (value.isZero()) {
      throw new ConfigException(setting + " must be longer than nothing");
    }
  }

  static void oneOf(String setting, String value, String... words) {
    if (!List.of(words).contains(value)) {
      throw new ConfigException(setting + " must be one of " + String.join(", ", words));
    }
  }

  /** Says what is wanted and not what is there, which may be a secret. */
  static void matches(String setting, String value, String pattern, String wanted) {
    if (!value.matches(pattern)) {
      throw new ConfigException(setting + " must be " + wanted);
    }
  }

  static void scheme(String setting, String url, String... schemes) {
    if (Arrays.stream(schemes).noneMatch(scheme -> url.startsWith(scheme + "://"))) {
      throw new ConfigException(
          setting + " must start with " + String.join(":// or ", schemes) + "://");
    }
  }

  /** Empty is allowed here: the command that needs the secret refuses to start without it. */
  static void secret(String setting, String value, int minimum) {
    if (!value.isEmpty() && value.length() < minimum) {
      throw new ConfigException(setting + " must have at least " + minimum + " characters");
    }
  }

  static void base64(String setting, String value, int bytes) {
    if (!value.isEmpty() && decodedLength(value) != bytes) {
      throw new ConfigException(setting + " must be " + bytes + " bytes in base64");
    }
  }

  static SortedSet<Integer> numbers(String setting, String list, int from, int to) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String part : list.split(",")) {
      if (!part.trim().matches("\\d{1,9}")) {
        throw new ConfigException(setting + " must be whole numbers with commas between them");
      }
      int number = Integer.parseInt(part.trim());
      range(setting, number, from, to);
      numbers.add(number);
    }
    return numbers;
  }

  static List<Duration> durations(String setting, String list) {
    return Arrays.stream(list.split(",")).map(part -> duration(setting, part.trim())).toList();
  }

  static void different(String setting, int value, String other, int otherValue) {
    if (value == otherValue) {
      throw new ConfigException(setting + " and " + other + " must differ");
    }
  }

  static void longer(String setting, Duration value, Duration than) {
    if (value.compareTo(than) <= 0) {
      throw new ConfigException(setting + " must be longer than " + than.toMillis() + "ms");
    }
  }

  private static Duration duration(String setting, String text) {
    return DurationText.parse(text)
        .orElseThrow(
            () -> new ConfigException(setting + " must be durations with commas between them"));
  }

  private static int decodedLength(String value) {
    try {
      return Base64.getDecoder().decode(value).length;
    } catch (IllegalArgumentException notBase64) {
      return -1;
    }
  }
}
