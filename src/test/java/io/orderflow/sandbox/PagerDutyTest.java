package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.sandbox.pagerduty.Alert;
import io.orderflow.support.MovableClock;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PagerDuty's events: what it takes, folds, drops and refuses. */
class PagerDutyTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private final MovableClock clock = new MovableClock();
  private final Sandbox sandbox = Sandbox.open(clock);
  private final Raw raw = new Raw(sandbox);

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void triggersShouldFoldIntoTheOpenAlert() {
    HttpResponse<String> first = send(trigger("lag"));
    send(trigger("lag"));
    send(trigger("lag").put("routing_key", KEY.replace('0', 'f')));

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(first.body()))
        .isEqualTo(
            new JsonObject()
                .put("status", "success")
                .put("message", "Event processed")
                .put("dedup_key", "lag"));
    assertThat(sandbox.pagerduty().alerts()).extracting(Alert::triggers).containsExactly(2, 1);
  }

  @Test
  void anAlertShouldLiveUntilItIsResolved() {
    send(trigger("lag"));
    send(action("acknowledge", "lag"));
    assertThat(sandbox.pagerduty().alerts().get(0).status()).isEqualTo(Alert.Status.ACKNOWLEDGED);
    send(action("resolve", "lag"));
    send(trigger("lag"));
    assertThat(send(action("resolve", "never")).statusCode()).isEqualTo(202);

    assertThat(sandbox.pagerduty().alerts())
        .extracting(Alert::status)
        .containsExactly(Alert.Status.RESOLVED, Alert.Status.TRIGGERED);
  }

  @Test
  void whatIsWrongShouldBeNamed() {
    assertThat(refused(trigger("a").put("routing_key", "short"))).contains("'routing_key'");
    assertThat(refused(trigger("a").put("event_action", "close"))).contains("'event_action'");
    assertThat(refused(trigger("x".repeat(256)))).contains("'dedup_key'");
    assertThat(refused(action("resolve", null))).contains("'dedup_key'");
    assertThat(refused(trigger("a").put("payload", new JsonObject())))
        .contains("'payload.summary'", "'payload.source'", "'payload.severity'");
    assertThat(refused(payload("severity", "fatal"))).contains("'payload.severity'");
    assertThat(refused(payload("summary", "x".repeat(1_025)))).contains("'payload.summary'");
    assertThat(raw.json("/v2/enqueue", "{", Map.of()).statusCode()).isEqualTo(400);
    assertThat(sandbox.pagerduty().alerts()).isEmpty();
  }

  private static JsonObject payload(String name, String value) {
    JsonObject event = trigger("a");
    event.getJsonObject("payload").put(name, value);
    return event;
  }

  private String refused(JsonObject event) {
    HttpResponse<String> answer = send(event);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getString("status")).isEqualTo("invalid event");
    return body.getJsonArray("errors").encode();
  }

  @Test
  void aHundredAndTwentyEventsShouldFitIntoAnyMinute() {
    for (int i = 0; i < 60; i++) {
      assertThat(send(trigger("a" + i)).statusCode()).isEqualTo(202);
    }
    clock.advance(Duration.ofSeconds(30));
    for (int i = 0; i < 60; i++) {
      assertThat(send(trigger("b" + i)).statusCode()).isEqualTo(202);
    }
    assertThat(send(trigger("c")).statusCode()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(30));
    assertThat(send(trigger("c")).statusCode()).isEqualTo(202);
    assertThat(send(trigger("c").put("routing_key", KEY.replace('0', 'f'))).statusCode())
        .isEqualTo(202);
  }

  @Test
  void itShouldFailForAWhileIfAskedTo() {
    sandbox.faults("pagerduty").next(FaultMode.ERROR_BEFORE_EFFECT, 2);

    assertThat(send(trigger("a")).statusCode()).isEqualTo(500);
    assertThat(send(trigger("a")).statusCode()).isEqualTo(500);
    assertThat(send(trigger("a")).statusCode()).isEqualTo(202);
    assertThat(sandbox.pagerduty().alerts()).singleElement().matches(a -> a.triggers() == 1);
  }

  @Test
  void changesShouldOpenNoAlert() {
    JsonObject change =
        new JsonObject()
            .put("routing_key", KEY)
            .put("payload", new JsonObject().put("summary", "deployed"));

    assertThat(raw.json("/v2/change/enqueue", change.encode(), Map.of()).statusCode())
        .isEqualTo(202);
    assertThat(sandbox.pagerduty().alerts()).isEmpty();
  }

  private HttpResponse<String> send(JsonObject event) {
    return raw.json("/v2/enqueue", event.encode(), Map.of());
  }

  private static JsonObject trigger(String dedupKey) {
    return action("trigger", dedupKey)
        .put(
            "payload",
            new JsonObject()
                .put("summary", "Deliveries wait for 5 minutes")
                .put("source", "orderflow")
                .put("severity", "error"));
  }

  private static JsonObject action(String action, String dedupKey) {
    return new JsonObject()
        .put("routing_key", KEY)
        .put("event_action", action)
        .put("dedup_key", dedupKey);
  }
}
