package io.orderflow.management;

import io.orderflow.json.Json;
import io.vertx.core.buffer.Buffer;

/** What an operator, a scraper or a probe is answered. */
record Reply(int status, String mediaType, Buffer body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  static Reply text(int status, String line) {
    return new Reply(status, TEXT, Buffer.buffer(line + "\n"));
  }

  static Reply json(int status, Json.Body body) {
    return json(status, Json.text(body));
  }

  static Reply json(int status, String text) {
    return new Reply(status, "application/json", Buffer.buffer(text));
  }

  /** A refusal that the console shows as it stands. */
  static Reply refusal(int status, String reason) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", reason);
          json.writeEndObject();
        });
  }
}
