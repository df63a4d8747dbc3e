package io.orderflow.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * The rest of a body that nobody reads, because its request was answered already. Closing at once
 * would reset the connection and lose the answer, so what still comes is thrown away for a moment.
 */
final class Unread {
  private static final Duration LINGER = Duration.ofSeconds(2);

  private Unread() {}

  /** To be called behind the answer, which has said that the connection closes. */
  static void discard(Vertx vertx, HttpServerRequest request) {
    if (request.isEnded()) {
      request.connection().close();
      return;
    }
    request.handler(rest -> {}).endHandler(end -> request.connection().close()).resume();
    vertx.setTimer(LINGER.toMillis(), timer -> request.connection().close());
  }
}
