package io.orderflow.integration;

import java.util.Locale;
import java.util.Map;

/**
 * A service's answer, read whole.
 *
 * @param headers by name in lower case
 */
public record ServiceReply(int status, Map<String, String> headers, String body) {
  public boolean succeeded() {
    return status / 100 == 2;
  }

  /** The header's value, or null. */
  public String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }
}
