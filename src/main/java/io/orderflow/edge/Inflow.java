package io.orderflow.edge;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;

/**
 * A body on its way in that is taken piece by piece, as fast as its taker is done with each. What
 * comes before there is a taker waits, and the sender with it.
 */
final class Inflow {
  private final HttpServerRequest request;
  private final Queue<Buffer> waiting = new ArrayDeque<>();
  private final Promise<Void> outcome = Promise.promise();
  private Function<Buffer, Future<Void>> taker;
  private boolean busy;
  private boolean ended;

  private Inflow(HttpServerRequest request) {
    this.request = request;
  }

  /** The request's body from its first byte on. */
  static Inflow of(HttpServerRequest request) {
    Inflow inflow = new Inflow(request);
    request
        .pause()
        .handler(inflow::arrive)
        .exceptionHandler(inflow::stop)
        .endHandler(end -> inflow.end());
    return inflow;
  }

  /**
   * Hands every piece to the taker, one after the other; fails as soon as it, or the body, does.
   */
  Future<Void> each(Function<Buffer, Future<Void>> pieces) {
    taker = pieces;
    go();
    return outcome.future();
  }

  /** Takes no more. */
  void stop(Throwable reason) {
    outcome.tryFail(reason);
    waiting.clear();
  }

  private void arrive(Buffer piece) {
    if (outcome.future().isComplete()) {
      return;
    }
    waiting.add(piece);
    if (taker == null || busy) {
      request.pause();
    } else {
      go();
    }
  }

  private void end() {
    ended = true;
    go();
  }

  private void go() {
    if (taker == null || busy || outcome.future().isComplete()) {
      return;
    }
    Buffer next = waiting.poll();
    if (next != null) {
      busy = true;
      Future.succeededFuture(next).compose(taker).onComplete(this::taken);
    } else if (ended) {
      outcome.complete();
    } else {
      request.resume();
    }
  }

  private void taken(AsyncResult<Void> done) {
    busy = false;
    if (done.failed()) {
      stop(done.cause());
    } else {
      go();
    }
  }
}
