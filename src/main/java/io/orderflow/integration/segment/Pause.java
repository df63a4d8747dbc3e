package io.orderflow.integration.segment;

import io.orderflow.integration.ServiceReply;
import java.time.Duration;

/** How long Segment asks to be left alone: in seconds, by either of two headers. */
final class Pause {
  private Pause() {}

  /** Null when it does not say. */
  static Duration of(ServiceReply reply) {
    Duration asked = seconds(reply.header("Retry-After"));
    return asked == null ? seconds(reply.header("X-RateLimit-Reset")) : asked;
  }

  private static Duration seconds(String text) {
    return text != null && text.matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(text))
        : null;
  }
}
