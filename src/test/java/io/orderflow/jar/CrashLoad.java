package io.orderflow.jar;

import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Clients that create orders and cancel every third one, and send each write again with its
 * idempotency key until they have heard that it is done.
 */
final class CrashLoad {
  private static final int CANCELLED_ONE_IN = 3;
  private static final long RETRY_NANOS = 50_000_000;

  private final Api api;
  private final List<Thread> clients = new ArrayList<>();
  private final Map<String, String> statuses = new ConcurrentHashMap<>();
  private final List<String> surprises = new CopyOnWriteArrayList<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private volatile boolean stopped;

  CrashLoad(Api api, int clients) {
    this.api = api;
    IntStream.range(0, clients)
        .forEach(n -> this.clients.add(new Thread(this::run, "client-" + n)));
  }

  void start() {
    clients.forEach(Thread::start);
  }

  /** Lets every client finish the write that it is at. */
  void finish() {
    stopped = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  int acknowledged() {
    return acknowledged.get();
  }

  /** The orders that clients know of and the state they left each in. */
  Map<String, String> expectedStatuses() {
    return statuses;
  }

  /** Answers that neither a success nor an outage explains. */
  List<String> surprises() {
    return surprises;
  }

  private void run() {
    for (int n = 0; !stopped; n++) {
      String id = untilDone(201, () -> api.post("/v1/orders", RunningNode.order("A", 1)));
      statuses.put(id, "pending");
      if (n % CANCELLED_ONE_IN == 0) {
        untilDone(200, () -> api.post("/v1/orders/" + id + "/cancel", Map.of()));
        statuses.put(id, "cancelled");
      }
    }
  }

  private String untilDone(int success, Supplier<Api.Call> call) {
    String key = UUID.randomUUID().toString();
    while (true) {
      Reply reply = attempt(call.get().header("Idempotency-Key", key));
      if (reply != null && reply.status() == success) {
        acknowledged.incrementAndGet();
        return reply.json().get("id").textValue();
      }
      if (reply != null
          && reply.status() < 500
          && !"idempotency_in_progress".equals(reply.code())) {
        surprises.add(reply.status() + " " + reply.text());
      }
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  /** Null when the process died under the request. */
  private static Reply attempt(Api.Call call) {
    try {
      return call.send();
    } catch (UncheckedIOException killed) {
      return null;
    }
  }
}
