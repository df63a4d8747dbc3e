package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Callers;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code -Dsoak=true} makes it as many endpoints and as long a backlog as is promised. */
class IsolationTest {
  private static final boolean SOAK = Boolean.getBoolean("soak");
  private static final int BACKLOG = SOAK ? 100_000 : 20_000;
  private static final int HEALTHY = SOAK ? 90 : 36;
  private static final int HANGING = SOAK ? 10 : 4;
  private static final int WARM_UP = SOAK ? 40 : 20;
  private static final int EVENTS = SOAK ? 60 : 30;

  /** By how much hanging receivers may move the others' p99: a fifth, and a clock's tick. */
  private static final double FIFTH = 1.2;

  private static final long TICK_MILLIS = 5;
  private static final Duration PACE = Duration.ofMillis(200);
  private final ReceiverLab lab = ReceiverLab.open();
  private Postbox postbox;

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void hangingReceiversShouldNotDelayTheOthersOfTheirTenant() {
    postbox =
        Postbox.open(
            Map.of(
                "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "5s",
                "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "1000"));
    List<String> healthy = new ArrayList<>();
    for (int i = 0; i < HEALTHY; i++) {
      healthy.add("/healthy" + i);
      postbox.register(lab.at("/healthy" + i, Behaviours.status(200)));
    }
    delays(healthy, send(WARM_UP));
    List<Long> alone = delays(healthy, send(EVENTS));

    for (int i = 0; i < HANGING; i++) {
      postbox.register(lab.at("/hanging" + i, Behaviours.hang()));
    }
    List<Long> beside = delays(healthy, send(EVENTS));

    System.out.printf(
        "p50 %d ms, p99 %d ms alone; p50 %d ms, p99 %d ms beside hanging ones%n",
        at(alone, 0.5), at(alone, 0.99), at(beside, 0.5), at(beside, 0.99));
    assertThat(at(beside, 0.99)).isLessThan(1_000);
    if (SOAK) {
      assertThat((double) at(beside, 0.99))
          .isLessThanOrEqualTo(at(alone, 0.99) * FIFTH + TICK_MILLIS);
    }
  }

  @Test
  void backlogShouldNeitherDelayOthersNorExceedItsReceiversLimit() {
    postbox = Postbox.open(Map.of("ORDERFLOW_DISPATCH_PER_ENDPOINT", "5"));
    Answer slow =
        postbox.register(
            Callers.create(postbox.database), lab.at("/slow", Behaviours.slow(20)), "none");
    postbox.register(lab.at("/quick", Behaviours.status(200)));
    backlog(Postbox.id(slow));
    Await.until("it drains", () -> lab.count("/slow") > 50);

    List<Long> delays = delays(List.of("/quick"), send(50));

    System.out.printf("p50 %d ms, p99 %d ms beside a backlog%n", at(delays, 0.5), at(delays, 0.99));
    assertThat(at(delays, 0.99)).isLessThan(1_000);
    int before = lab.count("/slow");
    postbox.query("SELECT pg_sleep(1.4)");
    int drained = lab.count("/slow") - before;
    System.out.printf("drained %d of at most 350 in 1.4 s%n", drained);
    assertThat(drained).isGreaterThan(100);
    assertThat(lab.mostUnderWay("/slow")).isLessThanOrEqualTo(5);
  }

  /** That many events at a steady pace, and when each was about to be committed. */
  private Map<String, Long> send(int count) {
    Map<String, Long> sent = new HashMap<>();
    for (int i = 0; i < count; i++) {
      long before = System.nanoTime();
      sent.put(postbox.event("{}"), before);
      LockSupport.parkNanos(PACE.toNanos() - (System.nanoTime() - before));
    }
    return sent;
  }

  /** From just before the commit to each arrival, in milliseconds. */
  private List<Long> delays(List<String> paths, Map<String, Long> sent) {
    List<Long> delays = new ArrayList<>();
    for (String path : paths) {
      Await.until(
          "all arrived at " + path,
          Duration.ofSeconds(30),
          () -> of(path, sent).size() == sent.size());
      of(path, sent).forEach(r -> delays.add((r.nanos() - sent.get(id(r))) / 1_000_000));
    }
    Collections.sort(delays);
    return delays;
  }

  private List<Received> of(String path, Map<String, Long> sent) {
    return lab.at(path).stream().filter(request -> sent.containsKey(id(request))).toList();
  }

  private static String id(Received request) {
    return request.header("webhook-id");
  }

  private static long at(List<Long> sorted, double quantile) {
    return sorted.get((int) (quantile * (sorted.size() - 1)));
  }

  private void backlog(UUID webhook) {
    postbox.query(
        """
        WITH ids AS (SELECT uuid_v7() AS event_id FROM generate_series(1, $2::int)),
        logged AS (
          INSERT INTO events (tenant_id, event_id, type, correlation_id, payload)
          SELECT w.tenant_id, i.event_id, 'inventory.low', 'c', '{}'
          FROM ids i, webhooks w
          WHERE w.webhook_id = $1)
        INSERT INTO deliveries (tenant_id, delivery_id, webhook_id, event_id, due_at)
        SELECT w.tenant_id, uuid_v7(), w.webhook_id, i.event_id, now()
        FROM ids i, webhooks w
        WHERE w.webhook_id = $1
        """,
        webhook,
        BACKLOG);
  }
}
