package io.orderflow.bench;

import io.orderflow.support.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A client that creates orders, each with an idempotency key, on a clock or as fast as it can. */
final class Load implements AutoCloseable {
  /** More than are ever needed at once, so that none of the open loop waits for another. */
  private static final int CONNECTIONS = 256;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  private final RequestOptions request;
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicLong underWay = new AtomicLong();
  private final Queue<Created> created = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  Load(int port, String apiKey) {
    request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1/orders")
            .putHeader("Authorization", "Bearer " + apiKey)
            .putHeader("Content-Type", "application/json");
  }

  /** An order each {@code 1/perSecond}, whether those before it are answered or not. */
  List<Created> paced(int perSecond, Duration time) {
    long interval = Duration.ofSeconds(1).toNanos() / perSecond;
    long start = System.nanoTime();
    for (long dueAt = start; dueAt - start < time.toNanos(); dueAt += interval) {
      sleepUntil(dueAt);
      create(dueAt);
    }
    return answered();
  }

  /** So many clients, each of which creates the next order when the last one is answered. */
  List<Created> closed(int clients, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    IntStream.range(0, clients).forEach(client -> createUntil(end));
    sleepUntil(end);
    return answered();
  }

  /** Answers that were no order. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    Await.get(vertx.close());
  }

  private void createUntil(long end) {
    long now = System.nanoTime();
    if (now < end) {
      create(now).onComplete(ended -> createUntil(end));
    }
  }

  private Future<Buffer> create(long dueAt) {
    underWay.incrementAndGet();
    RequestOptions once =
        new RequestOptions(request).putHeader("Idempotency-Key", UUID.randomUUID().toString());
    return client
        .request(once)
        .compose(open -> open.send(order(number.incrementAndGet())))
        .compose(
            response ->
                response.statusCode() == 201
                    ? response.body()
                    : Future.failedFuture("HTTP " + response.statusCode()))
        .onSuccess(body -> created.add(created(body, dueAt)))
        .onFailure(failure -> failures.add(String.valueOf(failure.getMessage())))
        .onComplete(ended -> underWay.decrementAndGet());
  }

  private static Created created(Buffer body, long dueAt) {
    long answeredAt = System.nanoTime();
    return new Created(body.toJsonObject().getString("id"), dueAt, answeredAt);
  }

  private List<Created> answered() {
    Await.until("every request is answered", () -> underWay.get() == 0);
    List<Created> all = List.copyOf(created);
    created.clear();
    return all;
  }

  private static Buffer order(int number) {
    return Buffer.buffer(
        "{\"currency\":\"USD\",\"customer\":{\"email\":\"ada@example.com\"},"
            + "\"lines\":[{\"sku\":\"SKU-"
            + number % Site.SKUS
            + "\",\"quantity\":1,\"unitPrice\":1999}]}");
  }

  private static void sleepUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }
}
