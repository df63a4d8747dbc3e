package io.orderflow.jar;

import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Clients that create orders one after another until they are told that the port is closed. */
final class OrderLoad implements AutoCloseable {
  private static final int CLIENTS = 8;

  private final String base;
  private final String key;
  private final AtomicInteger created = new AtomicInteger();
  private final List<Throwable> broken = new CopyOnWriteArrayList<>();
  private final List<String> otherAnswers = new CopyOnWriteArrayList<>();
  private final CountDownLatch refused = new CountDownLatch(CLIENTS);
  private volatile boolean stopped;

  private OrderLoad(String base, String key) {
    this.base = base;
    this.key = key;
  }

  static OrderLoad start(String base, String key) {
    OrderLoad load = new OrderLoad(base, key);
    IntStream.range(0, CLIENTS).forEach(n -> new Thread(load::run, "client-" + n).start());
    return load;
  }

  int created() {
    return created.get();
  }

  /** Requests that were sent and got no answer. */
  List<Throwable> broken() {
    return broken;
  }

  /** Answers that were no order. */
  List<String> otherAnswers() {
    return otherAnswers;
  }

  boolean isRefusedEverywhere() {
    return refused.getCount() == 0;
  }

  @Override
  public void close() {
    stopped = true;
  }

  private void run() {
    Api api = new Api(base, key);
    while (!stopped) {
      try {
        note(api.post("/v1/orders", RunningNode.order("A", 1)).send());
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof ConnectException)) {
          broken.add(e.getCause());
        }
        refused.countDown();
        return;
      }
    }
  }

  private void note(Reply reply) {
    if (reply.status() == 201) {
      created.incrementAndGet();
    } else {
      otherAnswers.add(reply.status() + " " + reply.text());
    }
  }
}
