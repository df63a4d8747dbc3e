package io.orderflow.integration.pagerduty;

import io.orderflow.config.AlertSettings;
import io.orderflow.config.SettingsReader;
import io.orderflow.support.Await;
import io.orderflow.support.MovableClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A courier whose clock the test moves, and receptions by a script in PagerDuty's place. */
final class CourierLab implements AutoCloseable {
  static final Notice TRIGGER = new Notice("of:test:a", 1, "{}");
  static final Notice OTHER = new Notice("of:test:b", 1, "{}");

  final MovableClock clock = new MovableClock();
  final List<Notice> sent = new CopyOnWriteArrayList<>();
  final List<Notice> settled = new CopyOnWriteArrayList<>();

  /** How the next are received; what comes after them is taken. */
  final Deque<Reception> script = new ArrayDeque<>();

  /** How the next one is received, once it is known. */
  Promise<Reception> held;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Courier.Origin origin = settled::add;
  private Courier courier;

  CourierLab() {
    courier("30s", Duration.ZERO);
  }

  /** Begins again with another courier. */
  void courier(String retryAfter, Duration spacing) {
    AlertSettings settings =
        SettingsReader.read(Map.of("ORDERFLOW_ALERTS_RETRY_AFTER", retryAfter)).alerts();
    courier = new Courier(vertx, this::send, settings, spacing, clock);
  }

  @Override
  public void close() {
    Await.get(vertx.close());
  }

  private Future<Reception> send(Notice notice) {
    sent.add(notice);
    if (held != null) {
      Future<Reception> answer = held.future();
      held = null;
      return answer;
    }
    return Future.succeededFuture(script.isEmpty() ? Reception.taken : script.poll());
  }

  void carry(Notice... notices) {
    carry(origin, notices);
  }

  void carry(Courier.Origin from, Notice... notices) {
    onLoop(() -> courier.carry(from, List.of(notices)));
  }

  /** Tries to send, and says how many were. */
  int pump() {
    onLoop(courier::pump);
    return sent.size();
  }

  /** As often as it would take to send several. */
  void settleDown() {
    for (int i = 0; i < 10; i++) {
      onLoop(courier::pump);
    }
  }

  /** A courier lives on one event loop. */
  private void onLoop(Runnable work) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        now -> {
          work.run();
          done.complete();
        });
    Await.get(done.future());
  }
}
