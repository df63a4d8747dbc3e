package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.event.NewEvent;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final int EVENTS = 20_000;
  private static final int GROUP = 20;
  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox = Postbox.open(Map.of());

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void everyEventShouldArriveExactlyOnceWhenNothingFails() {
    Answer webhook = postbox.register(lab.at("/fast", Behaviours.status(200)));

    long before = commits();
    long start = System.nanoTime();
    for (int sent = 0; sent < EVENTS; sent += 10 * GROUP) {
      Await.get(Future.join(IntStream.range(0, 10).mapToObj(n -> group()).toList()));
    }
    System.out.println("written " + (System.nanoTime() - start) / 1_000_000 + " ms");
    Await.until(
        "all are settled",
        Duration.ofSeconds(60),
        () ->
            lab.count("/fast") == EVENTS
                && postbox.count(
                        "SELECT count(*) FROM deliveries WHERE webhook_id = $1 AND state = 'succeeded'",
                        Postbox.id(webhook))
                    == EVENTS);

    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d deliveries, %.0f a second, %.2f transactions each%n",
        EVENTS, EVENTS / seconds, (commits() - before) / (double) EVENTS);
    Set<String> ids = new HashSet<>();
    for (Received request : lab.at("/fast")) {
      ids.add(request.header("webhook-id"));
    }
    assertThat(lab.at("/fast")).hasSize(EVENTS);
    assertThat(ids).hasSize(EVENTS);
  }

  private long commits() {
    return postbox.count(
        "SELECT pg_stat_clear_snapshot() IS NULL, xact_commit FROM pg_stat_database WHERE datname = current_database()"
            .replace("pg_stat_clear_snapshot() IS NULL, ", ""));
  }

  private Future<Void> group() {
    List<NewEvent> events = new ArrayList<>();
    UUID order = UUID.randomUUID();
    for (int i = 1; i <= GROUP; i++) {
      events.add(postbox.event(order, i));
    }
    return postbox.append(events.toArray(NewEvent[]::new));
  }
}
