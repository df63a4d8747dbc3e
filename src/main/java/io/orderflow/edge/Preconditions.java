package io.orderflow.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Entity tags (RFC 9110, section 13): a version in quotes. */
final class Preconditions {
  /** A version that nothing ever has. */
  private static final Long NEVER = -1L;

  private static final Pattern VERSION = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

  private Preconditions() {}

  static String etag(long version) {
    return "\"" + version + "\"";
  }

  /**
   * The one version that {@code If-Match} allows; null when it allows any. A tag that is not of
   * ours is well-formed and matches nothing.
   */
  static Long ifMatch(MultiMap headers) {
    String sent = headers.get(HttpHeaders.IF_MATCH);
    if (sent == null || sent.equals("*")) {
      return null;
    }
    return VERSION.matcher(sent).matches()
        ? Long.valueOf(sent.substring(1, sent.length() - 1))
        : NEVER;
  }

  /** Whether {@code If-None-Match} lists the tag; it compares weakly. */
  static boolean isKnown(MultiMap headers, String etag) {
    String sent = headers.get(HttpHeaders.IF_NONE_MATCH);
    if (sent == null) {
      return false;
    }
    return sent.equals("*")
        || Arrays.stream(sent.split(","))
            .map(String::trim)
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .anyMatch(etag::equals);
  }
}
