package io.orderflow.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What {@code Accept-Encoding} allows (RFC 9110, section 12.5.3). */
final class Encodings {
  /** A weight of nothing at all: never this one. */
  private static final Pattern REFUSED = Pattern.compile(";q=0(\\.0{0,3})?");

  private Encodings() {}

  /** Whether gzip is named, or else the star that stands for it. */
  static boolean acceptGzip(MultiMap headers) {
    List<String> codings =
        headers.getAll(HttpHeaders.ACCEPT_ENCODING).stream()
            .flatMap(field -> Arrays.stream(field.split(",")))
            .map(coding -> coding.replaceAll("\\s", "").toLowerCase(Locale.ROOT))
            .toList();
    String name = codings.stream().anyMatch(coding -> isFor(coding, "gzip")) ? "gzip" : "*";
    return codings.stream()
        .anyMatch(
            coding ->
                isFor(coding, name) && !REFUSED.matcher(coding.substring(name.length())).matches());
  }

  private static boolean isFor(String coding, String name) {
    return coding.equals(name) || coding.startsWith(name + ";");
  }
}
