package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.event.EventMessages;
import io.orderflow.event.EventMessages.DirectEndpoints;
import io.orderflow.event.NewEvent;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Exchange;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.PatchWebhook;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Deliveries that are inserted as leased. The survey looks so seldom here that it helps nobody out.
 */
class DirectWayTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox =
      Postbox.open(
          Map.of(
              "ORDERFLOW_DISPATCH_POLL_INTERVAL", "10m",
              "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "10m",
              "ORDERFLOW_DISPATCH_PER_ENDPOINT", "2",
              "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "2"));
  private final AtomicReference<DirectEndpoints> told = new AtomicReference<>(DirectEndpoints.NONE);
  private final List<Exchange> held = new CopyOnWriteArrayList<>();

  {
    postbox.bus.subscribe(EventMessages.DIRECT, told::set);
  }

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void deliveryToAWarmEndpointShouldBeSentUnderTheLeaseThatItWasInsertedWith() {
    UUID webhook = warm(lab.at("/", this::holdAllButTheFirst));
    NewEvent event = event();

    Row inserted = postbox.delivery(event, webhook);

    assertThat(inserted.getString("state")).isEqualTo("leased");
    Await.until("it is sent", () -> held.size() == 1);
    assertThat(leaseOf(inserted)).as("nobody leased it").isEqualTo(inserted.getUUID("lease_id"));
    held.get(0).status(200, "", "");
    Await.until("it is settled", () -> allAre("succeeded", webhook));
    assertThat(arrived("/")).containsOnlyOnce(IdKind.EVENT.format(event.eventId()));
    assertThat(lab.at("/")).hasSize(2);
    assertThat(postbox.count("SELECT count(*) FROM deliveries WHERE attempts <> 1")).isZero();
  }

  @Test
  void eventsThatAreWrittenInOneStatementShouldGoThisWayToo() {
    UUID webhook = warm(lab.at("/", this::holdAllButTheFirst));
    UUID ours = told.get().leaseId();

    Await.get(postbox.appendAtOnce(event(), event()));

    Await.until("both are sent", () -> held.size() == 2);
    assertThat(postbox.count("SELECT count(*) FROM deliveries WHERE lease_id = $1", ours))
        .isEqualTo(2);
    held.forEach(exchange -> exchange.status(200, "", ""));
    Await.until("both are settled", () -> allAre("succeeded", webhook));
  }

  @Test
  void eventAfterAChangeOfTheUrlShouldGoToTheNewOne() {
    UUID webhook = warm(lab.at("/old", Behaviours.status(200)));

    patch(webhook, "url", lab.at("/new", Behaviours.status(200)));
    Await.until("it is closed", () -> !isOpen(webhook));
    insistOn(webhook);
    assertThat(postbox.delivery(event(), webhook).getString("state")).isEqualTo("leased");

    Await.until("it arrives", () -> lab.count("/new") == 1);
    Await.until("it is settled", () -> allAre("succeeded", webhook));
    assertThat(lab.at("/old")).as("only what came before").hasSize(1);
  }

  @Test
  void changeOfWhichNothingWasHeardShouldBeFollowedSoon() {
    UUID webhook = warm(lab.at("/old", Behaviours.status(200)));
    postbox.query(
        "UPDATE webhooks SET url = $1 WHERE webhook_id = $2",
        lab.at("/new", Behaviours.status(200)),
        webhook);

    postbox.clock.advance(Duration.ofSeconds(5));
    Await.until("it is closed", () -> !isOpen(webhook));
    insistOn(webhook);
    assertThat(postbox.delivery(event(), webhook).getString("state")).isEqualTo("leased");

    Await.until("it arrives", () -> lab.count("/new") == 1);
    assertThat(lab.at("/old")).as("only what came before").hasSize(1);
    Await.until("it is open again", () -> isOpen(webhook));
  }

  @Test
  void endpointThatKeepsOrderShouldAlwaysGoTheWayOfLeases() {
    UUID webhook =
        Postbox.id(
            postbox.register(postbox.caller, lab.at("/", Behaviours.status(200)), "per_order"));
    postbox.event("{}");
    Await.until("it succeeds", () -> allAre("succeeded", webhook));
    UUID order = UUID.randomUUID();

    for (int sequence = 1; sequence <= 3; sequence++) {
      insistOn(webhook);
      Row inserted = postbox.delivery(postbox.event(order, sequence), webhook);
      assertThat(inserted.getString("state")).isEqualTo("pending");
      Await.until("it succeeds", () -> allAre("succeeded", webhook));
    }

    assertThat(lab.at("/")).hasSize(4);
  }

  @Test
  void disabledEndpointShouldBeLeftAlone() {
    UUID webhook = warm(lab.at("/", Behaviours.status(200)));

    patch(webhook, "status", "disabled");
    Await.until("it is closed", () -> !isOpen(webhook));
    insistOn(webhook);

    assertThat(postbox.delivery(event(), webhook).getString("state")).isEqualTo("dead");
    assertThat(lab.at("/")).hasSize(1);
  }

  @Test
  void pausedEndpointShouldBeLeftAlone() {
    UUID webhook =
        warm(
            lab.at(
                "/",
                Behaviours.inTurn(
                    Behaviours.status(200),
                    Behaviours.status(429, "Retry-After: 3600\r\n", ""),
                    Behaviours.status(200))));

    postbox.event("{}");
    Await.until("it is closed", () -> lab.count("/") == 2 && !isOpen(webhook));

    goesBack(webhook);
    assertThat(lab.at("/")).hasSize(2);
  }

  @Test
  void brokenEndpointShouldBeLeftAlone() {
    UUID webhook =
        warm(lab.at("/", Behaviours.inTurn(Behaviours.status(200), Behaviours.status(500))));

    postbox.event("{}");
    postbox.event("{}");
    Await.until("it broke", () -> postbox.count("SELECT count(*) FROM webhook_health") == 1);
    Await.until("it is closed", () -> lab.count("/") == 3 && !isOpen(webhook));

    goesBack(webhook);
    assertThat(lab.at("/")).hasSize(3);
  }

  @Test
  void dispatcherThatStopsShouldGiveBackWhatItHasNotSent() {
    UUID webhook = warm(lab.at("/", this::holdAllButTheFirst));
    postbox.append(event(), event(), event(), event());
    Await.until("all are leased", () -> states(webhook, "leased") == 4 && held.size() == 2);

    CompletableFuture<Void> stop = CompletableFuture.runAsync(postbox::stopDispatcher);
    Await.until("what waits is given back", () -> states(webhook, "pending") == 2);
    goesBack(webhook);
    held.forEach(exchange -> exchange.status(200, "", ""));
    stop.join();

    assertThat(states(webhook, "succeeded")).isEqualTo(3);
    assertThat(states(webhook, "pending")).isEqualTo(3);
    assertThat(lab.at("/")).hasSize(3);
  }

  @Test
  void whatIsTooMuchShouldBeLeasedInsteadAndArriveOnce() {
    UUID webhook = warm(lab.at("/", Behaviours.status(200)));
    int many = 200;

    Await.get(postbox.append(Stream.generate(this::event).limit(many).toArray(NewEvent[]::new)));

    Await.until("all arrived", () -> allAre("succeeded", webhook));
    assertThat(arrived("/")).hasSize(1 + many);
    assertThat(lab.at("/")).hasSize(1 + many);
    assertThat(lab.mostUnderWay("/")).isLessThanOrEqualTo(2);
  }

  /** An endpoint that got one event, after which the next may come directly. */
  private UUID warm(String url) {
    UUID webhook = Postbox.id(postbox.register(url));
    postbox.event("{}");
    Await.until("it is open", () -> isOpen(webhook));
    return webhook;
  }

  private boolean isOpen(UUID webhook) {
    return told.get().webhookIds().contains(webhook);
  }

  /** As when a transaction begins before the outbox hears that the endpoint is closed. */
  private void insistOn(UUID webhook) {
    postbox.bus.publish(
        EventMessages.DIRECT, new DirectEndpoints(List.of(webhook), UUID.randomUUID(), LEASE));
    Await.until("it is told", () -> isOpen(webhook));
  }

  /** A delivery that was leased to the dispatcher all the same waits for its time. */
  private void goesBack(UUID webhook) {
    insistOn(webhook);
    Row inserted = postbox.delivery(event(), webhook);
    assertThat(inserted.getString("state")).isEqualTo("leased");
    Await.until("it is given back", () -> leaseOf(inserted) == null);
  }

  private UUID leaseOf(Row delivery) {
    return postbox
        .query(
            "SELECT lease_id FROM deliveries WHERE delivery_id = $1",
            delivery.getUUID("delivery_id"))
        .iterator()
        .next()
        .getUUID(0);
  }

  private NewEvent event() {
    return postbox.event(UUID.randomUUID(), 1);
  }

  private void holdAllButTheFirst(Exchange exchange) {
    if (exchange.number == 1) {
      exchange.status(200, "", "");
    } else {
      held.add(exchange);
    }
  }

  private boolean allAre(String state, UUID webhook) {
    return postbox.states(webhook).stream().allMatch(state::equals);
  }

  private long states(UUID webhook, String state) {
    return postbox.states(webhook).stream().filter(state::equals).count();
  }

  private Set<String> arrived(String path) {
    return lab.at(path).stream()
        .map(request -> request.header("webhook-id"))
        .collect(Collectors.toSet());
  }

  private void patch(UUID id, String member, String value) {
    ObjectNode patch = (ObjectNode) Json.tree("{}");
    patch.put(member, value);
    Await.get(
        postbox.bus.request(
            WebhookMessages.PATCH, new PatchWebhook(postbox.caller, null, id, null, patch)));
  }
}
