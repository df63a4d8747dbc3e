package io.orderflow.edge;

import io.orderflow.id.IdSource;
import java.util.regex.Pattern;

/** Takes over what a caller sends to find its request again, where that is safe to repeat. */
final class CorrelationIds {
  private static final int MAX_LENGTH = 128;
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private final IdSource ids;

  CorrelationIds(IdSource ids) {
    this.ids = ids;
  }

  /** The id as sent when it is 1 to 128 of {@code A-Za-z0-9._-}, else a new one. */
  String accept(String sent) {
    return sent != null && isAcceptable(sent) ? sent : ids.next().toString();
  }

  /** The W3C trace context of version 00, or null when it is none. */
  static String traceparent(String sent) {
    return sent != null && TRACEPARENT.matcher(sent).matches() ? sent : null;
  }

  private static boolean isAcceptable(String sent) {
    if (sent.isEmpty() || sent.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < sent.length(); i++) {
      char c = sent.charAt(i);
      boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letterOrDigit && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }
}
