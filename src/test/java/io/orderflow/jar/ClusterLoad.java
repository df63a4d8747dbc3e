package io.orderflow.jar;

import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.ClusterOfJars.Node;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Clients that create orders through a balancer, which sends requests in turn to those processes
 * that have just said that they are ready. A write that was not answered is sent again with its
 * idempotency key, to whoever is next, until it is acknowledged.
 */
final class ClusterLoad implements AutoCloseable {
  private static final int CLIENTS = 6;
  private static final long PAUSE_NANOS = 10_000_000;

  /** Longer than an answer takes on a busy machine, and no reason to wait for a frozen process. */
  private static final long PATIENCE_SECONDS = 5;

  /** Well within the notice that a process gives before it goes. */
  private static final long LOOK_NANOS = 100_000_000;

  private final List<Node> nodes;
  private final Map<Node, Api> apis = new ConcurrentHashMap<>();
  private final Map<Node, AtomicInteger> acknowledged = new ConcurrentHashMap<>();
  private final Set<Node> ready = ConcurrentHashMap.newKeySet();
  private final Set<String> orders = ConcurrentHashMap.newKeySet();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private ClusterLoad(List<Node> nodes, String apiKey) {
    this.nodes = nodes;
    for (Node node : nodes) {
      apis.put(node, new Api(node.base(), apiKey));
      acknowledged.put(node, new AtomicInteger());
      threads.add(new Thread(() -> watch(node), "balancer"));
    }
    IntStream.range(0, CLIENTS).forEach(n -> threads.add(new Thread(this::run, "client-" + n)));
  }

  static ClusterLoad start(List<Node> nodes, String apiKey) {
    ClusterLoad load = new ClusterLoad(nodes, apiKey);
    load.threads.forEach(Thread::start);
    nodes.forEach(node -> load.awaitMore(node));
    return load;
  }

  /** Until that process has acknowledged some more orders. */
  void awaitMore(Node node) {
    int enough = acknowledged.get(node).get() + 20;
    Await.until("orders flow", () -> acknowledged.get(node).get() >= enough);
  }

  /** Every order that was acknowledged. */
  Set<String> orders() {
    return orders;
  }

  /** What went wrong so far, each with the process to which the request went. */
  List<String> failures() {
    return failures;
  }

  /** Lets every client finish the write that it is at. */
  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private void watch(Node node) {
    while (!stopped) {
      if (node.isReady()) {
        ready.add(node);
      } else {
        ready.remove(node);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void run() {
    while (!stopped) {
      create(UUID.randomUUID().toString());
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void create(String idempotencyKey) {
    boolean done = false;
    while (!done) {
      List<Node> chosen = nodes.stream().filter(ready::contains).toList();
      if (chosen.isEmpty()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        done = attempt(chosen.get(turn.getAndIncrement() % chosen.size()), idempotencyKey);
      }
    }
  }

  private boolean attempt(Node node, String idempotencyKey) {
    try {
      Reply reply =
          apis.get(node)
              .post("/v1/orders", RunningNode.order("A", 1))
              .header("Idempotency-Key", idempotencyKey)
              .start()
              .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .join();
      if (reply.status() == 201) {
        orders.add(reply.json().get("id").textValue());
        acknowledged.get(node).incrementAndGet();
        return true;
      }
      failures.add(node.base() + " " + reply.status() + " " + reply.text());
    } catch (CompletionException broken) {
      failures.add(node.base() + " " + broken.getCause());
    }
    return false;
  }
}
