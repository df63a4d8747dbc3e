package io.orderflow.edge;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Document;
import io.vertx.core.buffer.Buffer;

/**
 * A successful answer, ready to be sent; every member but the status may be null.
 *
 * @param next the URL of the next page
 * @param lines in place of a body: one that is written piece by piece
 */
record Reply(
    int status,
    String location,
    String etag,
    String next,
    Buffer body,
    boolean replayed,
    Lines lines) {
  /** For a handler that writes its answer by itself, for as long as the client listens. */
  static final Reply STREAMED = new Reply(200, null, null, null, null, false);

  Reply(int status, String location, String etag, String next, Buffer body, boolean replayed) {
    this(status, location, etag, next, body, replayed, null);
  }

  static Reply ok(Lines lines) {
    return new Reply(200, null, null, null, null, false, lines);
  }

  static Reply ok(String body) {
    return new Reply(200, null, null, null, Buffer.buffer(body), false);
  }

  /** The document with its tag, or 304 when the caller holds that version already. */
  static Reply of(ApiRequest request, Document document) {
    String etag = Preconditions.etag(document.version());
    return request.isKnown(etag)
        ? new Reply(304, null, etag, null, null, false)
        : new Reply(200, null, etag, null, Buffer.buffer(document.body()), false);
  }

  static Reply of(Answer answer) {
    return new Reply(
        answer.status(),
        answer.location(),
        answer.etag(),
        null,
        answer.body() == null ? null : Buffer.buffer(answer.body()),
        answer.replayed());
  }
}
