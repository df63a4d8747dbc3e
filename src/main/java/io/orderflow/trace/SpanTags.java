package io.orderflow.trace;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.spi.tracing.TagExtractor;
import java.util.Set;

/**
 * What a span may say of a request: Vert.x offers more, among it queries, addresses and users,
 * which may be personal or secret. A statement's text is ours and has no values in it.
 */
final class SpanTags {
  static final String STATUS = "http.response.status_code";
  static final String STATEMENT = "db.query.text";
  static final String ERROR = "error.type";
  private static final Set<String> NUMBERS = Set.of(STATUS);
  private static final Set<String> ALLOWED =
      Set.of(
          "http.request.method",
          STATUS,
          STATEMENT,
          "db.system",
          "messaging.system",
          "messaging.destination.name");

  private SpanTags() {}

  static <R> void copy(R source, TagExtractor<R> tags, Span span) {
    if (source == null) {
      return;
    }
    for (int i = 0; i < tags.len(source); i++) {
      String name = tags.name(source, i);
      if (NUMBERS.contains(name)) {
        span.setAttribute(name, Long.parseLong(tags.value(source, i)));
      } else if (ALLOWED.contains(name)) {
        span.setAttribute(name, tags.value(source, i));
      }
    }
  }

  /** The value of one tag, or null. */
  static <R> String value(R source, TagExtractor<R> tags, String name) {
    for (int i = 0; i < tags.len(source); i++) {
      if (name.equals(tags.name(source, i))) {
        return tags.value(source, i);
      }
    }
    return null;
  }
}
