package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatchMetersTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox =
      Postbox.open(
          Map.of(
              "ORDERFLOW_DISPATCH_SCHEDULE", "1h",
              "ORDERFLOW_DISPATCH_POLL_INTERVAL", "200ms",
              "ORDERFLOW_DISPATCH_MEASURE_INTERVAL", "200ms",
              "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "2"));

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void metersShouldTellAttemptsBacklogAndOpenBreakers() {
    postbox.register(lab.at("/good", Behaviours.status(200)));
    postbox.register(lab.at("/bad", Behaviours.status(500)));

    for (int i = 0; i < 4; i++) {
      postbox.event("{}");
    }

    Await.until("successes", SOON, () -> attempts("succeeded") == 4);
    Await.until("failures", SOON, () -> attempts("http_5xx") >= 2);
    Await.until("an open breaker", SOON, () -> gauge("orderflow.breakers.open") == 1);
    Await.until("all four wait", SOON, () -> pending("retry") + pending("fresh") == 4);
    assertThat(gauge("orderflow.outbox.lag")).isLessThan(60);
    assertThat(gauge("orderflow.dead.letters")).isZero();
  }

  @Test
  void lagShouldBeTheAgeOfTheOldestThatIsDue() {
    postbox.register(lab.at("/bad", Behaviours.status(500)));
    for (int i = 0; i < 4; i++) {
      postbox.event("{}");
    }
    Await.until("an open breaker", SOON, () -> gauge("orderflow.breakers.open") == 1);

    postbox.clock.advance(Duration.ofHours(3));

    Await.until("hours of lag", SOON, () -> gauge("orderflow.outbox.lag") > 3_600);
  }

  @Test
  void heartShouldBeatWhileTheDatabaseIsLookedThrough() {
    postbox.clock.advance(Duration.ofHours(1));

    Await.until(
        "a beat", SOON, () -> postbox.heartbeat.silence().compareTo(Duration.ofSeconds(5)) < 0);
    postbox.stopDispatcher();
    postbox.clock.advance(Duration.ofHours(1));
    assertThat(postbox.heartbeat.silence()).isGreaterThan(Duration.ofMinutes(59));
  }

  private double attempts(String outcome) {
    return postbox
        .meters
        .get("orderflow.delivery.attempts")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private double pending(String lane) {
    return postbox.meters.get("orderflow.deliveries.pending").tag("lane", lane).gauge().value();
  }

  private double gauge(String name) {
    return postbox.meters.get(name).gauge().value();
  }
}
