package io.orderflow.docs;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A request of a guide, written as on the wire: readers see it as a curl command, and may send it
 * from the page.
 *
 * @param path may hold {@code {orderId}} and the like, which is the last one that was seen
 * @param onceKey the {@code Idempotency-Key}, or nothing
 * @param body JSON, or nothing
 */
record Sample(String method, String path, String onceKey, String body) {
  private static final String ONCE = "Idempotency-Key: ";
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)Id}");

  static Sample parse(String text) {
    String[] parts = text.strip().split("\n\n", 2);
    String[] head = parts[0].split("\n");
    String[] line = head[0].split(" ", 2);
    String key = head.length > 1 ? head[1].substring(ONCE.length()) : "";
    return new Sample(line[0], line[1], key, parts.length > 1 ? parts[1].strip() : "");
  }

  /** As a shell runs it, with the variables that the quickstart sets. */
  String curl() {
    StringBuilder curl = new StringBuilder("curl -sS ");
    if (!method.equals(body.isEmpty() ? "GET" : "POST")) {
      curl.append("-X ").append(method).append(' ');
    }
    curl.append("\"$ORDERFLOW_URL").append(shellPath()).append('"');
    header(curl, "\"Authorization: Bearer $ORDERFLOW_KEY\"");
    if (!onceKey.isEmpty()) {
      header(curl, "'" + ONCE + onceKey + "'");
    }
    if (!body.isEmpty()) {
      header(curl, "'Content-Type: application/json'");
      curl.append(" \\\n  -d '").append(body.replace("'", "'\\''")).append('\'');
    }
    return curl.toString();
  }

  private static void header(StringBuilder curl, String header) {
    curl.append(" \\\n  -H ").append(header);
  }

  private String shellPath() {
    return PLACE
        .matcher(path)
        .replaceAll(place -> "\\$" + place.group(1).toUpperCase(Locale.ROOT) + "_ID");
  }
}
