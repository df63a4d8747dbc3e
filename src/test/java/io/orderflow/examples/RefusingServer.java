package io.orderflow.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a node and fails as servers and networks do, in an order that is known. */
final class RefusingServer implements AutoCloseable {
  private static final List<String> FORWARDED =
      List.of("Authorization", "Content-Type", "Idempotency-Key");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What becomes of a request. */
  enum Fault {
    NONE,
    /** The node did it, and the connection ends without an answer. */
    ANSWER_LOST,
    /** The node did it, and half of the answer comes. */
    ANSWER_CUT,
    /** The node did it, and the answer never comes. */
    ANSWER_LATE,
    /** Not forwarded. */
    UNAVAILABLE,
    /** Not forwarded; as if an earlier attempt were still at work. */
    IN_PROGRESS
  }

  /** A request that came, and the status that was given back; 0 for none. */
  record Seen(Instant at, String key, String body, int status, Fault fault) {}

  private final URI target;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Fault after;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  private RefusingServer(URI target, Fault after, Fault... faults) throws IOException {
    this.target = target;
    this.after = after;
    this.faults.addAll(List.of(faults));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** The first requests meet those faults one after the other, all others the last. */
  static RefusingServer before(String base, Fault after, Fault... faults) {
    try {
      return new RefusingServer(URI.create(base), after, faults);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    Instant at = Instant.now();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Fault fault = next();
    int status = answer(exchange, fault, body);
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    seen.add(new Seen(at, key, new String(body), status, fault));
  }

  private synchronized Fault next() {
    return faults.isEmpty() ? after : faults.poll();
  }

  private int answer(HttpExchange exchange, Fault fault, byte[] body) throws IOException {
    return switch (fault) {
      case UNAVAILABLE -> refuse(exchange, 503, "service_unavailable");
      case IN_PROGRESS -> refuse(exchange, 409, "idempotency_in_progress");
      case NONE -> pass(exchange, forward(exchange, body));
      case ANSWER_CUT -> cut(exchange, forward(exchange, body));
      case ANSWER_LOST -> {
        forward(exchange, body);
        exchange.close();
        yield 0;
      }
      case ANSWER_LATE -> {
        forward(exchange, body);
        yield 0;
      }
    };
  }

  private static int refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "1");
    return write(exchange, status, ("{\"code\":\"" + code + "\"}").getBytes());
  }

  private static int pass(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
    answer
        .headers()
        .firstValue("Retry-After")
        .ifPresent(seconds -> exchange.getResponseHeaders().set("Retry-After", seconds));
    return write(exchange, answer.statusCode(), answer.body());
  }

  private static int write(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
    return status;
  }

  private static int cut(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
    exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
    exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
    exchange.getResponseBody().flush();
    exchange.close();
    return 0;
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
            .timeout(Duration.ofSeconds(20))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    FORWARDED.forEach(name -> request.header(name, exchange.getRequestHeaders().getFirst(name)));
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
