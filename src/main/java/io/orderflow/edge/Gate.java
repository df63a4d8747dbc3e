package io.orderflow.edge;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps requests waiting while the port closes: whoever waits for an answer opens no connection
 * that nobody would take any more, and has a request on its connection, which is therefore kept.
 */
final class Gate implements Handler<HttpServerRequest> {
  private final Handler<HttpServerRequest> next;
  private final Deque<HttpServerRequest> waiting = new ArrayDeque<>();
  private boolean shut;

  Gate(Handler<HttpServerRequest> next) {
    this.next = next;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (shut) {
      waiting.add(request.pause());
    } else {
      next.handle(request);
    }
  }

  void shut() {
    shut = true;
  }

  /** Lets everyone in who came meanwhile. */
  void open() {
    shut = false;
    while (!waiting.isEmpty()) {
      HttpServerRequest request = waiting.remove();
      next.handle(request);
      request.resume();
    }
  }
}
