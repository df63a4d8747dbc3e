package io.orderflow.edge;

import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Writes an answer piece by piece: the next one is asked for when the one before is with the
 * system, so that a slow reader slows the reading down. What cannot be written to its end breaks
 * the connection, and nobody takes a part for the whole.
 */
final class Outflow {
  private static final int BROKEN = 500;

  private final RoutingContext context;
  private final HttpServerResponse response;
  private final Lines lines;
  private final AccessLog log;

  Outflow(RoutingContext context, Lines lines, AccessLog log) {
    this.context = context;
    this.response = context.response();
    this.lines = lines;
    this.log = log;
  }

  void begin() {
    response.setChunked(true);
    next();
  }

  private void next() {
    lines.next().onComplete(this::write);
  }

  private void write(AsyncResult<Buffer> piece) {
    if (response.closed()) {
      finish(Responder.CLIENT_CLOSED);
    } else if (piece.failed()) {
      log.broken(Visit.of(context), piece.cause());
      finish(BROKEN);
      response.reset();
    } else if (piece.result() == null) {
      finish(response.getStatusCode());
      response.end();
    } else {
      response.write(piece.result()).onComplete(this::written);
    }
  }

  private void written(AsyncResult<Void> done) {
    if (done.succeeded()) {
      next();
    } else {
      finish(Responder.CLIENT_CLOSED);
    }
  }

  private void finish(int status) {
    lines.close();
    log.out(Visit.of(context), context.request(), status);
  }
}
