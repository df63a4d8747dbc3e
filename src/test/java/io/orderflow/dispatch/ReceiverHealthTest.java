package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.event.NewEvent;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.GetWebhook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiverHealthTest {
  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox =
      Postbox.open(
          Map.of(
              "ORDERFLOW_DISPATCH_SCHEDULE", "50ms,50ms,50ms,50ms,50ms,50ms,50ms,50ms,50ms",
              "ORDERFLOW_DISPATCH_POLL_INTERVAL", "100ms",
              "ORDERFLOW_DISPATCH_BREAKER_OPEN_MIN", "1s",
              "ORDERFLOW_DISPATCH_BREAKER_OPEN_MAX", "4s"));

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void breakerShouldLeaveADeadReceiverAloneAndProbeWithOneRequest() {
    AtomicBoolean well = new AtomicBoolean();
    Answer webhook =
        postbox.register(lab.at("/dead", e -> Behaviours.status(well.get() ? 200 : 500).answer(e)));
    Await.get(postbox.append(Stream.generate(this::event).limit(40).toArray(NewEvent[]::new)));

    Await.until("it opened", () -> openings(webhook) >= 1);
    int opened = openings(webhook);
    int before = lab.count("/dead");
    assertThat(before).isLessThanOrEqualTo(4 + 10 + opened - 1);
    Await.until("it probed", Duration.ofSeconds(9), () -> openings(webhook) > opened);
    assertThat(lab.count("/dead")).isEqualTo(before + openings(webhook) - opened);
    well.set(true);
    Await.until(
        "all arrived",
        Duration.ofSeconds(10),
        () -> postbox.states(Postbox.id(webhook)).stream().allMatch("succeeded"::equals));
    assertThat(openings(webhook)).isZero();
  }

  @Test
  void breakerShouldStayOpenOverARestart() {
    Answer webhook = postbox.register(lab.at("/dead", Behaviours.status(500)));
    for (int i = 0; i < 4; i++) {
      postbox.event("{}");
    }
    Await.until("it opened twice", Duration.ofSeconds(5), () -> openings(webhook) == 2);
    postbox.stopDispatcher();
    int before = lab.at("/dead").size();

    postbox.startDispatcher();
    postbox.event("{}");

    postbox.query("SELECT pg_sleep(0.5)");
    assertThat(lab.at("/dead")).hasSize(before);
    Await.until("it probed", Duration.ofSeconds(5), () -> openings(webhook) == 3);
    assertThat(lab.at("/dead")).hasSize(before + 1);
  }

  @Test
  void breakerShouldNotCountWhatTheReceiverMinds() {
    Answer webhook = postbox.register(lab.at("/picky", Behaviours.status(422)));
    for (int i = 0; i < 10; i++) {
      postbox.event("{}");
    }

    Await.until(
        "all are dead",
        Duration.ofSeconds(15),
        () -> postbox.states(Postbox.id(webhook)).stream().allMatch("dead"::equals));
    assertThat(lab.at("/picky")).hasSize(100);
    assertThat(openings(webhook)).isZero();
  }

  @Test
  void goneShouldDisableTheEndpointTellTheTenantAndKeepItsEvents() {
    Answer gone = postbox.register(lab.at("/gone", Behaviours.status(410)));
    Answer other = postbox.register(lab.at("/other", Behaviours.status(200)));

    postbox.event("{}");

    Await.until("it is disabled", () -> "disabled".equals(field(gone, "status")));
    assertThat(field(gone, "disabledReason")).isEqualTo("gone");
    postbox.event("{}");
    Await.until("the other got all", () -> lab.at("/other").size() == 3);
    assertThat(lab.at("/other")).anyMatch(r -> r.text().contains("webhook.disabled"));
    Await.until(
        "all are dead letters",
        () -> postbox.states(Postbox.id(gone)).equals(List.of("dead", "dead", "dead")));
    assertThat(lab.at("/gone")).hasSize(1);
    assertThat(field(other, "status")).isEqualTo("enabled");
  }

  @Test
  void endpointShouldBeDisabledAfterFiveDaysOfNothingButFailures() {
    Answer webhook = postbox.register(lab.at("/failing", Behaviours.status(400)));
    postbox.event("{}");
    Await.until("it failed", () -> attempts() >= 1);

    postbox.clock.advance(Duration.ofDays(5));
    postbox.event("{}");

    Await.until("it is disabled", () -> "disabled".equals(field(webhook, "status")));
    assertThat(field(webhook, "disabledReason")).isEqualTo("failing");
    Await.until(
        "nothing is pending",
        () -> postbox.states(Postbox.id(webhook)).stream().allMatch("dead"::equals));
  }

  @Test
  void endpointShouldStayEnabledWhenOneAttemptInFiveDaysSucceeds() {
    Answer webhook =
        postbox.register(
            lab.at(
                "/weak",
                Behaviours.inTurn(
                    Behaviours.status(400), Behaviours.status(200), Behaviours.status(400))));
    postbox.event("{}");
    Await.until("it failed and succeeded", () -> attempts() == 2);

    postbox.clock.advance(Duration.ofDays(5));
    postbox.event("{}");

    Await.until("it failed again", () -> lab.at("/weak").size() >= 4);
    assertThat(field(webhook, "status")).isEqualTo("enabled");
  }

  @Test
  void retryAfterShouldPauseTheWholeEndpointUntilThen() {
    postbox.register(
        lab.at(
            "/busy",
            Behaviours.inTurn(
                Behaviours.status(503, "Retry-After: 3600\r\n", ""), Behaviours.status(200))));
    postbox.event("{}");
    Await.until("it was asked to wait", () -> attempts() == 1);
    postbox.event("{}");

    postbox.clock.advance(Duration.ofSeconds(3_500));
    postbox.query("SELECT pg_sleep(0.5)");
    assertThat(lab.at("/busy")).hasSize(1);
    postbox.clock.advance(Duration.ofSeconds(101));
    Await.until("the second comes", () -> lab.at("/busy").size() == 2);
    postbox.clock.advance(Duration.ofSeconds(720));
    Await.until("the first comes again", () -> lab.at("/busy").size() == 3);
  }

  private NewEvent event() {
    return postbox.event(UUID.randomUUID(), 1);
  }

  /** Those that are written down: the receiver knows earlier of them than the dispatcher does. */
  private long attempts() {
    return postbox.count("SELECT count(*) FROM delivery_attempts");
  }

  private int openings(Answer webhook) {
    return (int)
        postbox.count(
            "SELECT coalesce(max(times_opened), 0)::bigint FROM webhook_health WHERE webhook_id = $1",
            Postbox.id(webhook));
  }

  private String field(Answer webhook, String name) {
    UUID id = Postbox.id(webhook);
    String body =
        Await.get(postbox.bus.request(WebhookMessages.GET, new GetWebhook(postbox.caller, id)))
            .body();
    return Json.tree(body).get(name).asText();
  }
}
