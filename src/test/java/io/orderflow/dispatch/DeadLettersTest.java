package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Page;
import io.orderflow.dispatch.DispatchMessages.GetReplay;
import io.orderflow.dispatch.DispatchMessages.ListDeadLetters;
import io.orderflow.dispatch.DispatchMessages.ListDeliveries;
import io.orderflow.dispatch.DispatchMessages.ReplayDeadLetters;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.DisableWebhook;
import io.orderflow.webhook.WebhookMessages.SendTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private final AtomicBoolean well = new AtomicBoolean();
  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox =
      Postbox.open(
          Map.of(
              "ORDERFLOW_DISPATCH_SCHEDULE", "20ms",
              "ORDERFLOW_DISPATCH_POLL_INTERVAL", "100ms",
              "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "200ms",
              "ORDERFLOW_DISPATCH_REPLAY_PER_SECOND", "4"));
  private final UUID webhook =
      Postbox.id(
          postbox.register(lab.at("/", e -> e.status(well.get() ? 200 : 422, "", "no such sku"))));

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void deadLetterShouldTellEveryAttemptAndWhy() {
    String eventId = postbox.event("{}");
    dead(1);

    JsonNode letter = Json.tree(deadLetters().items().get(0));

    assertThat(letter.get("status").asText()).isEqualTo("dead");
    assertThat(letter.get("eventId").asText()).isEqualTo(eventId);
    assertThat(letter.get("eventType").asText()).isEqualTo("inventory.low");
    assertThat(letter.get("webhookId").asText()).isEqualTo(IdKind.WEBHOOK.format(webhook));
    assertThat(letter.get("error").asText()).isEqualTo("http_4xx");
    assertThat(letter.get("attemptCount").asInt()).isEqualTo(2);
    assertThat(letter.get("attempts")).hasSize(2);
    JsonNode first = letter.get("attempts").get(0);
    assertThat(first.get("statusCode").asInt()).isEqualTo(422);
    assertThat(first.get("responseBody").asText()).isEqualTo("no such sku");
    assertThat(first.get("nextAttemptAt").isNull()).isFalse();
    assertThat(letter.get("attempts").get(1).get("nextAttemptAt").isNull()).isTrue();
  }

  @Test
  void deliveriesShouldBeListedByStatusAndOnlyToTheirTenant() {
    postbox.event("{}");
    dead(1);
    well.set(true);
    postbox.event("{}");
    Await.until("one succeeded", () -> postbox.states(webhook).contains("succeeded"));

    assertThat(deliveries(null)).hasSize(2);
    assertThat(deliveries("dead")).hasSize(1);
    assertThat(deliveries("succeeded")).hasSize(1);
    assertThat(deliveries("pending")).isEmpty();
    assertThat(deliveries("failed")).isEmpty();
    ListDeliveries foreign =
        new ListDeliveries(Callers.create(postbox.database), webhook, null, 10, null);
    assertThat(fault(Await.failure(postbox.bus.request(DispatchMessages.DELIVERIES, foreign))))
        .isEqualTo(new Fault.NotFound("webhook"));
  }

  @Test
  void replayShouldSendAllAgainAtItsRateAndTellItsProgress() {
    for (int i = 0; i < 10; i++) {
      postbox.event("{}");
    }
    dead(10);
    well.set(true);

    Answer accepted = replay(webhook, null, null, null);

    assertThat(accepted.status()).isEqualTo(202);
    UUID job = job(accepted);
    assertThat(accepted.location())
        .isEqualTo("/v1/dead-letters/replay/" + IdKind.REPLAY.format(job));
    Await.until("it began", () -> progress(job).get("replayed").asInt() == 4);
    assertThat(progress(job).get("status").asText()).isEqualTo("running");
    Await.until("it ended", () -> progress(job).get("status").asText().equals("finished"));
    assertThat(progress(job).get("replayed").asInt()).isEqualTo(10);
    Await.until(
        "all arrived", () -> postbox.states(webhook).stream().allMatch("succeeded"::equals));
    assertThat(lab.count("/")).isEqualTo(10 * 2 + 10);
  }

  @Test
  void replayShouldSendOnlyWhatWasChosen() {
    postbox.event("{}");
    postbox.event("{}");
    dead(2);
    Instant later = Instant.now().plus(Duration.ofMinutes(1));
    well.set(true);

    finished(replay(null, List.of(), null, null));
    finished(replay(null, null, later, null));
    finished(replay(null, null, null, Instant.now().minus(Duration.ofMinutes(1))));
    dead(2);
    String one = Json.tree(deadLetters().items().get(0)).get("id").asText();
    finished(replay(null, List.of(IdKind.DELIVERY.parse(one).orElseThrow()), null, null));
    dead(1);
    finished(replay(null, null, later.minus(Duration.ofMinutes(5)), later));
    dead(0);
  }

  @Test
  void replayShouldNotReplayWhatDiesAgainMeanwhile() {
    for (int i = 0; i < 6; i++) {
      postbox.event("{}");
    }
    dead(6);

    Answer accepted = replay(webhook, null, null, null);

    finished(accepted);
    dead(6);
    assertThat(progress(job(accepted)).get("replayed").asInt()).isEqualTo(6);
    assertThat(lab.count("/")).isEqualTo(6 * 2 + 6 * 2);
  }

  @Test
  void replayShouldBeRefusedForADisabledOrUnknownEndpoint() {
    Await.get(
        postbox.bus.request(
            WebhookMessages.DISABLE,
            new DisableWebhook(postbox.caller.tenantId(), webhook, "failing")));

    assertThat(refusal(webhook)).isInstanceOf(Fault.Conflict.class);
    assertThat(refusal(UUID.randomUUID())).isEqualTo(new Fault.NotFound("webhook"));
  }

  @Test
  void testShouldArriveAtOnceWhateverTheEndpointSubscribesTo() {
    well.set(true);

    Answer accepted =
        Await.get(
            postbox.bus.request(WebhookMessages.TEST, new SendTest(postbox.caller, null, webhook)));

    Await.until("it arrives", () -> lab.count("/") == 1);
    assertThat(lab.at("/").get(0).text()).startsWith("{\"type\":\"webhook.test\",\"timestamp\":\"");
    Await.until("it is settled", () -> deliveries("succeeded").size() == 1);
    assertThat(Json.tree(accepted.body()).get("deliveryId"))
        .isEqualTo(Json.tree(deliveries("succeeded").get(0)).get("id"));
  }

  private void dead(int count) {
    Await.until(count + " are dead", () -> deadLetters().items().size() == count);
  }

  private Page deadLetters() {
    return Await.get(
        postbox.bus.request(
            DispatchMessages.DEAD_LETTERS, new ListDeadLetters(postbox.caller, null, 100, null)));
  }

  private List<String> deliveries(String status) {
    List<String> all = new ArrayList<>();
    UUID after = null;
    do {
      Page page =
          Await.get(
              postbox.bus.request(
                  DispatchMessages.DELIVERIES,
                  new ListDeliveries(postbox.caller, webhook, status, 1, after)));
      all.addAll(page.items());
      after = page.next() == null ? null : UUID.fromString(page.next());
    } while (after != null);
    return all;
  }

  private Answer replay(UUID webhookId, List<UUID> deliveryIds, Instant from, Instant to) {
    return Await.get(
        postbox.bus.request(
            DispatchMessages.REPLAY,
            new ReplayDeadLetters(postbox.caller, null, webhookId, deliveryIds, from, to)));
  }

  private Fault refusal(UUID webhookId) {
    return fault(
        Await.failure(
            postbox.bus.request(
                DispatchMessages.REPLAY,
                new ReplayDeadLetters(postbox.caller, null, webhookId, null, null, null))));
  }

  private void finished(Answer accepted) {
    Await.until(
        "the replay ended",
        () -> progress(job(accepted)).get("status").asText().equals("finished"));
  }

  private JsonNode progress(UUID job) {
    return Json.tree(
        Await.get(
                postbox.bus.request(
                    DispatchMessages.GET_REPLAY, new GetReplay(postbox.caller, job)))
            .body());
  }

  private static UUID job(Answer accepted) {
    return IdKind.REPLAY.parse(Json.tree(accepted.body()).get("id").asText()).orElseThrow();
  }

  private static Fault fault(Throwable failure) {
    return ((FaultException) failure).fault();
  }
}
