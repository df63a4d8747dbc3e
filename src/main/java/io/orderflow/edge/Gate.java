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
  private volatile int arrivals;
  private boolean shut;

  Gate(Handler<HttpServerRequest> next) {
    this.next = next;
  }

  /** Somebody opened a connection, and is about to ask. */
  void connected() {
    arrivals++;
  }

  @Override
  public void handle(HttpServerRequest request) {
    arrivals++;
    if (shut) {
      waiting.add(request.pause());
    } else {
      next.handle(request);
    }
  }

  void shut() {
    shut = true;
  }

  /** How many connections and requests have come so far. */
  int arrivals() {
    return arrivals;
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
