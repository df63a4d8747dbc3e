package io.orderflow.sandbox.shipstation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The query of a read; names count in any case. */
record Query(Map<String, String> values) {
  private static final int LARGEST_PAGE = 500;
  private static final int PAGE = 100;

  static Query parse(String text) {
    Map<String, String> values = new HashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(
            pair.substring(0, equals).toLowerCase(Locale.ROOT),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return new Query(values);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT)))
        .filter(value -> !value.isEmpty());
  }

  boolean flag(String name) {
    return text(name).map(Boolean::parseBoolean).orElse(false);
  }

  boolean equal(String name, Object value) {
    return text(name).map(wanted -> wanted.equals(String.valueOf(value))).orElse(true);
  }

  /** Whether the time lies between the parameters {@code nameStart} and {@code nameEnd}. */
  boolean between(String name, String time) {
    Optional<LocalDateTime> start = time(name + "Start");
    Optional<LocalDateTime> end = time(name + "End");
    if (start.isEmpty() && end.isEmpty()) {
      return true;
    }
    Optional<LocalDateTime> at = Optional.ofNullable(time).flatMap(Pacific::parse);
    return at.isPresent()
        && start.map(bound -> !at.get().isBefore(bound)).orElse(true)
        && end.map(bound -> !at.get().isAfter(bound)).orElse(true);
  }

  private Optional<LocalDateTime> time(String name) {
    return text(name)
        .map(
            value ->
                Pacific.parse(value)
                    .orElseThrow(
                        () ->
                            ShipStationException.field(
                                name, "The value '" + value + "' is not valid for " + name + ".")));
  }

  /** The page that is asked for, with the totals. */
  JsonObject page(String name, List<JsonObject> found) {
    int size = number("pageSize", PAGE, LARGEST_PAGE);
    int page = number("page", 1, Integer.MAX_VALUE);
    int pages = (found.size() + size - 1) / size;
    long from = Math.min((long) (page - 1) * size, found.size());
    long to = Math.min(from + size, found.size());
    return new JsonObject()
        .put(name, new JsonArray(new ArrayList<>(found.subList((int) from, (int) to))))
        .put("total", found.size())
        .put("page", page)
        .put("pages", pages);
  }

  private int number(String name, int usual, int most) {
    int number = text(name).map(value -> parsed(name, value)).orElse(usual);
    if (number < 1) {
      throw ShipStationException.field(name, "The value must be at least 1.");
    }
    return Math.min(number, most);
  }

  private static int parsed(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw ShipStationException.field(
          name, "The value '" + value + "' is not valid for " + name + ".");
    }
  }
}
