package io.orderflow.integration.shipstation;

import io.orderflow.support.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers everything as if it were well, and remembers when it was asked for what. */
final class CountingServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** One request; {@code nanos} of the machine's own clock. */
  record Request(String method, String uri, String host, long nanos) {}

  CountingServer() {
    server =
        Await.get(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.actualPort();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The most requests that came within any window of that length. */
  int mostWithin(Duration window) {
    List<Request> all = requests();
    int most = 0;
    for (int first = 0; first < all.size(); first++) {
      long end = all.get(first).nanos() + window.toNanos();
      long start = all.get(first).nanos();
      int within =
          (int)
              all.stream()
                  .filter(request -> request.nanos() >= start && request.nanos() < end)
                  .count();
      most = Math.max(most, within);
    }
    return most;
  }

  private void answer(HttpServerRequest request) {
    requests.add(
        new Request(
            request.method().name(), request.uri(), request.getHeader("Host"), System.nanoTime()));
    request.response().end("{\"orderId\":" + requests.size() + ",\"shipments\":[],\"pages\":0}");
  }

  @Override
  public void close() {
    Await.get(vertx.close());
  }
}
