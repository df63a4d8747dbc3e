package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.Servers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database goes away under the dispatcher, and comes back: it goes on by itself. */
class DispatchOutageTest {
  private static final Duration RECOVERY = Duration.ofSeconds(15);
  private static final int EVENTS = 200;

  private ReceiverLab lab;
  private FaultyProxy database;
  private Postbox postbox;

  @BeforeEach
  void open() {
    lab = ReceiverLab.open();
    database = FaultyProxy.to(Servers.freshDatabase());
    postbox =
        Postbox.open(
            Map.of(
                "DATABASE_URL", database.url(),
                "ORDERFLOW_DATABASE_CONNECT_TIMEOUT", "1s",
                "ORDERFLOW_DATABASE_QUERY_TIMEOUT", "1s",
                "ORDERFLOW_DISPATCH_LEASE", "3s",
                "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "500ms",
                "ORDERFLOW_DISPATCH_POLL_INTERVAL", "500ms",
                "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "1s"));
  }

  @AfterEach
  void close() {
    postbox.close();
    database.close();
    lab.close();
  }

  @Test
  void deliveriesShouldGoOnWhenADatabaseThatRefusedIsBack() {
    postbox.register(lab.at("/slow", Behaviours.slow(20)));
    Set<String> events = write();
    Await.until("some are under way", () -> lab.count("/slow") > 20);

    database.refuse();
    Await.until("what was leased is sent", () -> isQuiet());
    database.accept();

    Await.until("all have arrived", RECOVERY, () -> arrived().containsAll(events));
    assertThat(arrived()).isEqualTo(events);
  }

  @Test
  void deliveriesShouldGoOnWhenConnectionsWentSilent() {
    postbox.register(lab.at("/slow", Behaviours.slow(20)));
    Set<String> events = write();
    Await.until("some are under way", () -> lab.count("/slow") > 20);

    database.stallOpen();
    Await.until("what was leased is sent", () -> isQuiet());
    database.refuse();
    database.accept();

    Await.until("all have arrived", RECOVERY, () -> arrived().containsAll(events));
    assertThat(arrived()).isEqualTo(events);
  }

  private Set<String> write() {
    Set<String> events = new HashSet<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(postbox.event("{}"));
    }
    return events;
  }

  /** Nothing came for a while in which there was something to come. */
  private boolean isQuiet() {
    int before = lab.count("/slow");
    long until = System.nanoTime() + Duration.ofMillis(800).toNanos();
    while (System.nanoTime() < until) {
      if (lab.count("/slow") != before) {
        return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  private Set<String> arrived() {
    Set<String> ids = new HashSet<>();
    lab.at("/slow").forEach(request -> ids.add(request.header("webhook-id")));
    return ids;
  }
}
