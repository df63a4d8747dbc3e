package io.orderflow.integration.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.event.NewEvent;
import io.orderflow.integration.pagerduty.Extent.Place;
import io.orderflow.support.Await;
import io.orderflow.support.Postbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as late, dead and down, and what does not. */
class FactStoreTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private final Postbox postbox = Postbox.open(Map.of());
  private final FactStore facts = new FactStore(postbox.database);
  private UUID webhook;

  @BeforeEach
  void register() {
    postbox.stopDispatcher();
    webhook = Postbox.id(postbox.register("http://127.0.0.1:9/a"));
  }

  @AfterEach
  void close() {
    postbox.close();
  }

  @Test
  void whatIsDueForLongShouldBeLate() {
    UUID other = Postbox.id(postbox.register("http://127.0.0.1:9/b"));
    postbox.event("{}");
    assertThat(late().count()).isZero();

    age();

    assertThat(late().count()).isEqualTo(2);
    assertThat(late().worst())
        .extracting(Place::webhookId)
        .containsExactlyInAnyOrder(webhook, other);
    assertThat(late().worst().get(0).tenantId()).isEqualTo(postbox.caller.tenantId());
    assertThat(late().worst().get(0).since()).isBefore(Instant.now().minus(LIMIT));
  }

  @Test
  void endpointsThatAreLeftAloneShouldNotBeLate() {
    postbox.event("{}");
    age();

    health("times_opened = 1");
    assertThat(late().count()).isZero();
    health("paused_until = now() + interval '1 minute'");
    assertThat(late().count()).isZero();
    health("paused_until = now() - interval '1 second'");
    assertThat(late().count()).isEqualTo(1);
    postbox.query("UPDATE webhooks SET status = 'disabled'");
    assertThat(late().count()).isZero();
  }

  @Test
  void replaysAndWhatIsDueLaterShouldNotBeLate() {
    postbox.event("{}");
    age();

    postbox.query("UPDATE deliveries SET lane = 'replay'");
    assertThat(late().count()).isZero();
    postbox.query("UPDATE deliveries SET lane = 'retry'");
    assertThat(late().count()).isEqualTo(1);
    postbox.query("UPDATE deliveries SET due_at = now() + interval '1 hour'");
    assertThat(late().count()).isZero();
  }

  @Test
  void whatWaitsForItsOrdersEarlierDeliveryShouldNotBeLate() {
    postbox.query("UPDATE webhooks SET status = 'deleted'");
    Answer ordered = postbox.register(postbox.caller, "http://127.0.0.1:9/o", "per_order");
    UUID order = UUID.randomUUID();
    NewEvent first = postbox.event(order, 1);
    Await.get(postbox.append(first, postbox.event(order, 2)));
    age();
    postbox.query(
        "UPDATE deliveries SET lane = 'retry', due_at = now() + interval '1 hour' WHERE event_id = $1",
        first.eventId());

    assertThat(late().count()).isZero();

    postbox.query("UPDATE deliveries SET lane = 'retry', due_at = now() - interval '1 hour'");
    assertThat(late().worst()).extracting(Place::webhookId).containsExactly(Postbox.id(ordered));
  }

  @Test
  void onlyWhatWasLatelyGivenUpShouldBeDead() {
    for (int i = 0; i < 3; i++) {
      postbox.event("{}");
    }
    postbox.query("UPDATE deliveries SET state = 'dead', settled_at = now(), error = 'http_5xx'");
    assertThat(dead().count()).isEqualTo(3);
    assertThat(dead().worst())
        .containsExactly(new Place(postbox.caller.tenantId(), webhook, "webhook", null, 3L));

    postbox.query("UPDATE deliveries SET error = 'disabled'");
    assertThat(dead().count()).isZero();
    postbox.query("UPDATE deliveries SET error = NULL, settled_at = now() - interval '11 minutes'");
    assertThat(dead().count()).isZero();
  }

  @Test
  void onlyEndpointsThatFailForLongAndForWhichSomethingWaitsShouldBeDown() {
    postbox.event("{}");
    health("times_opened = 3, failing_since = now() - interval '11 minutes'");
    assertThat(down().count()).isEqualTo(1);
    assertThat(down().worst().get(0).number()).isEqualTo(3);

    health("times_opened = 3, failing_since = now() - interval '9 minutes'");
    assertThat(down().count()).isZero();
    health("failing_since = now() - interval '11 minutes'");
    assertThat(down().count()).as("its breaker never opened").isZero();
    health("times_opened = 3, failing_since = now() - interval '11 minutes'");
    postbox.query(
        "UPDATE deliveries SET state = 'leased', lease_id = $1, lease_until = now()", webhook);
    assertThat(down().count()).as("it is probed").isEqualTo(1);
    postbox.query(
        "UPDATE deliveries SET state = 'dead', settled_at = now(), lease_id = NULL, lease_until = NULL");
    assertThat(down().count()).as("nothing waits for it").isZero();
  }

  @Test
  void worstTenShouldBeNamedOfHoweverMany() {
    for (int i = 0; i < 14; i++) {
      postbox.register("http://127.0.0.1:9/" + i);
    }
    postbox.event("{}");
    age();

    assertThat(late().count()).isEqualTo(15);
    assertThat(late().worst()).hasSize(10);
  }

  private void age() {
    postbox.query("UPDATE deliveries SET due_at = now() - interval '2 minutes'");
  }

  private void health(String columns) {
    postbox.query("DELETE FROM webhook_health");
    postbox.query(
        "INSERT INTO webhook_health (tenant_id, webhook_id) VALUES ($1, $2)",
        postbox.caller.tenantId(),
        webhook);
    postbox.query("UPDATE webhook_health SET " + columns);
  }

  private Extent late() {
    return Await.get(facts.late(Instant.now(), Instant.now().minus(LIMIT)));
  }

  private Extent dead() {
    return Await.get(facts.dead(Instant.now().minus(Duration.ofMinutes(10))));
  }

  private Extent down() {
    return Await.get(facts.down(Instant.now().minus(Duration.ofMinutes(10))));
  }
}
