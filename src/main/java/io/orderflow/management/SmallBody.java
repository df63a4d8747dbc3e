package io.orderflow.management;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads a body as Vert.x tells of it, and no more of it than it may be long. */
final class SmallBody {
  private final HttpServerRequest request;
  private final int limit;
  private final Buffer body = Buffer.buffer();
  private final Promise<String> whole = Promise.promise();

  SmallBody(HttpServerRequest request, int limit) {
    this.request = request;
    this.limit = limit;
  }

  /** The text, or null when it is too long. */
  Future<String> read() {
    request
        .handler(this::append)
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(body.toString()));
    return whole.future();
  }

  private void append(Buffer chunk) {
    if (body.length() + chunk.length() > limit) {
      whole.tryComplete(null);
    } else {
      body.appendBuffer(chunk);
    }
  }
}
