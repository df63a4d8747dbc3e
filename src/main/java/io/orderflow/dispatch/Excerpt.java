package io.orderflow.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The start of a response's body as it may be kept and shown. */
final class Excerpt {
  /** A receiver that echoes its request must not put our credentials into our own log. */
  private static final Pattern SECRETS =
      Pattern.compile(
          "whsec_[\\w+/=-]+|of_(?:live|test)_\\w+|v1a?,[\\w+/=]{20,}|eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+"
              + "|(?i:bearer|basic)\\s+[\\w.~+/=-]{8,}");

  private Excerpt() {}

  /** PostgreSQL takes any character but NUL. */
  static String of(byte[] start) {
    String text = new String(start, StandardCharsets.UTF_8).replace("\0", "");
    return SECRETS.matcher(text).replaceAll("[redacted]");
  }
}
