package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveringTest {
  private static final Map<String, String> QUICK =
      Map.of(
          "ORDERFLOW_DISPATCH_SCHEDULE", "100ms,100ms",
          "ORDERFLOW_DISPATCH_POLL_INTERVAL", "200ms",
          "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "10s",
          "ORDERFLOW_DISPATCH_CONNECT_TIMEOUT", "5s",
          "ORDERFLOW_DISPATCH_LEASE", "12s",
          "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "200ms",
          "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "100");
  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox = Postbox.open(QUICK);

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void eventShouldArriveOnceWithTheBytesAndTheSignatureOfTheStandard() {
    Answer webhook = postbox.register(lab.at("/good", Behaviours.status(200)));
    String payload = "{\"type\":\"inventory.low\",\"data\":{\"n\":1.50,\"s\":\"ü\uD83D\uDE00\"}}";

    String eventId = postbox.event(payload);

    settled(webhook, "succeeded");
    assertThat(lab.at("/good")).hasSize(1);
    Received request = lab.at("/good").get(0);
    assertThat(request.text()).isEqualTo(payload);
    assertThat(request.header("webhook-id")).isEqualTo(eventId);
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.header("User-Agent")).startsWith("OrderFlow-Webhooks/");
    assertThat(request.header("X-Correlation-Id")).isEqualTo("corr-1");
    byte[] secret = Base64.getDecoder().decode(Postbox.secret(webhook).substring(6));
    long timestamp = Long.parseLong(request.header("webhook-timestamp"));
    assertThat(request.header("webhook-signature"))
        .isEqualTo(WebhookSignature.of(List.of(secret), eventId, timestamp, request.body()));
  }

  @Test
  void deliveryShouldBeTriedAgainWithTheSameIdUntilItSucceeds() {
    Answer webhook =
        postbox.register(
            lab.at(
                "/weak",
                Behaviours.inTurn(
                    Behaviours.status(500), Behaviours.status(429), Behaviours.status(204))));

    String eventId = postbox.event("{}");

    settled(webhook, "succeeded");
    assertThat(lab.at("/weak"))
        .hasSize(3)
        .allSatisfy(request -> assertThat(request.header("webhook-id")).isEqualTo(eventId));
    assertThat(attempts()).containsExactly("500 http_5xx", "429 http_4xx", "204 null");
  }

  @Test
  void deliveryShouldBecomeADeadLetterAfterTheLastAttempt() {
    Answer webhook = postbox.register(lab.at("/bad", Behaviours.status(503, "", "busy")));

    postbox.event("{}");

    settled(webhook, "dead");
    assertThat(lab.at("/bad")).hasSize(3);
    assertThat(
            postbox.count(
                "SELECT count(*) FROM delivery_attempts WHERE next_at IS NULL AND excerpt = 'busy'"))
        .isEqualTo(1);
  }

  @Test
  void hintThatWasLostShouldBeMadeUpForByTheSurvey() {
    Answer webhook = postbox.register(lab.at("/late", Behaviours.status(200)));
    try (Postbox other = postbox.beside()) {
      other.event("{}");
    }

    settled(webhook, "succeeded");
    assertThat(lab.at("/late")).hasSize(1);
  }

  @Test
  void leaseOfADeadProcessShouldBeTakenOver() {
    Answer webhook = postbox.register(lab.at("/held", Behaviours.status(200)));
    postbox.stopDispatcher();
    postbox.event("{}");
    postbox.query(
        """
        UPDATE deliveries
        SET state = 'leased', lease_id = gen_random_uuid(), lease_until = now() + interval '1 second'
        """);
    postbox.startDispatcher();

    settled(webhook, "succeeded");
    assertThat(lab.at("/held")).hasSize(1);
  }

  private void settled(Answer webhook, String state) {
    UUID id = Postbox.id(webhook);
    Await.until("it is " + state, () -> postbox.states(id).equals(List.of(state)));
  }

  private List<String> attempts() {
    List<String> attempts = new ArrayList<>();
    postbox
        .query("SELECT status_code, error FROM delivery_attempts ORDER BY attempt_id")
        .forEach(row -> attempts.add(row.getInteger(0) + " " + row.getString(1)));
    return attempts;
  }
}
