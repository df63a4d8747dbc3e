package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of deliveries that are inserted as leased once their endpoint is closed to them. */
class ClosedWayTest {
  @AutoClose private final WarmEndpoints warm = new WarmEndpoints();

  @Test
  void eventAfterAChangeOfTheUrlShouldGoToTheNewOne() {
    UUID webhook = warm.open(warm.lab.at("/old", Behaviours.status(200)));

    warm.postbox.patch(webhook, "url", warm.lab.at("/new", Behaviours.status(200)));
    Await.until("it is closed", () -> !warm.isOpen(webhook));
    warm.insistOn(webhook);
    assertThat(warm.postbox.delivery(warm.event(), webhook).getString("state")).isEqualTo("leased");

    Await.until("it arrives", () -> warm.lab.count("/new") == 1);
    Await.until("it is settled", () -> warm.allAre("succeeded", webhook));
    assertThat(warm.lab.at("/old")).as("only what came before").hasSize(1);
  }

  @Test
  void changeOfWhichNothingWasHeardShouldBeFollowedSoon() {
    UUID webhook = warm.open(warm.lab.at("/old", Behaviours.status(200)));
    warm.postbox.query(
        "UPDATE webhooks SET url = $1 WHERE webhook_id = $2",
        warm.lab.at("/new", Behaviours.status(200)),
        webhook);

    warm.postbox.clock.advance(Duration.ofSeconds(5));
    Await.until("it is closed", () -> !warm.isOpen(webhook));
    warm.insistOn(webhook);
    assertThat(warm.postbox.delivery(warm.event(), webhook).getString("state")).isEqualTo("leased");

    Await.until("it arrives", () -> warm.lab.count("/new") == 1);
    assertThat(warm.lab.at("/old")).as("only what came before").hasSize(1);
    Await.until("it is open again", () -> warm.isOpen(webhook));
  }

  @Test
  void disabledEndpointShouldBeLeftAlone() {
    UUID webhook = warm.open(warm.lab.at("/", Behaviours.status(200)));

    warm.postbox.patch(webhook, "status", "disabled");
    Await.until("it is closed", () -> !warm.isOpen(webhook));
    warm.insistOn(webhook);

    assertThat(warm.postbox.delivery(warm.event(), webhook).getString("state")).isEqualTo("dead");
    assertThat(warm.lab.at("/")).hasSize(1);
  }

  @Test
  void pausedEndpointShouldBeLeftAlone() {
    UUID webhook =
        warm.open(
            warm.lab.at(
                "/",
                Behaviours.inTurn(
                    Behaviours.status(200),
                    Behaviours.status(429, "Retry-After: 3600\r\n", ""),
                    Behaviours.status(200))));

    warm.postbox.event("{}");
    Await.until("it is closed", () -> warm.lab.count("/") == 2 && !warm.isOpen(webhook));

    goesBack(webhook);
    assertThat(warm.lab.at("/")).hasSize(2);
  }

  @Test
  void brokenEndpointShouldBeLeftAlone() {
    UUID webhook =
        warm.open(
            warm.lab.at("/", Behaviours.inTurn(Behaviours.status(200), Behaviours.status(500))));

    warm.postbox.event("{}");
    warm.postbox.event("{}");
    Await.until("it broke", () -> warm.postbox.count("SELECT count(*) FROM webhook_health") == 1);
    Await.until("it is closed", () -> warm.lab.count("/") == 3 && !warm.isOpen(webhook));

    goesBack(webhook);
    assertThat(warm.lab.at("/")).hasSize(3);
  }

  @Test
  void dispatcherThatStopsShouldGiveBackWhatItHasNotSent() {
    UUID webhook = warm.open(warm.lab.at("/", warm::holdAllButTheFirst));
    warm.postbox.append(warm.event(), warm.event(), warm.event(), warm.event());
    Await.until(
        "all are leased", () -> warm.states(webhook, "leased") == 4 && warm.held.size() == 2);

    CompletableFuture<Void> stop = CompletableFuture.runAsync(warm.postbox::stopDispatcher);
    Await.until("what waits is given back", () -> warm.states(webhook, "pending") == 2);
    goesBack(webhook);
    warm.held.forEach(exchange -> exchange.status(200, "", ""));
    stop.join();

    assertThat(warm.states(webhook, "succeeded")).isEqualTo(3);
    assertThat(warm.states(webhook, "pending")).isEqualTo(3);
    assertThat(warm.lab.at("/")).hasSize(3);
  }

  /** A delivery that was leased to the dispatcher all the same waits for its time. */
  private void goesBack(UUID webhook) {
    warm.insistOn(webhook);
    Row inserted = warm.postbox.delivery(warm.event(), webhook);
    assertThat(inserted.getString("state")).isEqualTo("leased");
    Await.until("it is given back", () -> warm.leaseOf(inserted) == null);
  }
}
