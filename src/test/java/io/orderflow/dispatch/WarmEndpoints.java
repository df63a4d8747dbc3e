package io.orderflow.dispatch;

import io.orderflow.event.EventMessages;
import io.orderflow.event.EventMessages.DirectEndpoints;
import io.orderflow.event.NewEvent;
import io.orderflow.support.Await;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Exchange;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Endpoints at ease, whose deliveries are inserted as leased. The survey looks so seldom here that
 * it helps nobody out.
 */
final class WarmEndpoints implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(30);

  final ReceiverLab lab = ReceiverLab.open();
  final Postbox postbox =
      Postbox.open(
          Map.of(
              "ORDERFLOW_DISPATCH_QUICK_WITHIN", "10s", // a machine may stand still for a second
              "ORDERFLOW_DISPATCH_POLL_INTERVAL", "10m",
              "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "10m",
              "ORDERFLOW_DISPATCH_PER_ENDPOINT", "2",
              "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "2"));
  final AtomicReference<DirectEndpoints> told = new AtomicReference<>(DirectEndpoints.NONE);
  final List<Exchange> held = new CopyOnWriteArrayList<>();

  WarmEndpoints() {
    postbox.bus.subscribe(EventMessages.DIRECT, told::set);
  }

  /** An endpoint that got one event, after which the next may come directly. */
  UUID open(String url) {
    UUID webhook = Postbox.id(postbox.register(url));
    postbox.event("{}");
    Await.until("it is open", () -> isOpen(webhook));
    return webhook;
  }

  boolean isOpen(UUID webhook) {
    return told.get().webhookIds().contains(webhook);
  }

  /** As when a transaction begins before the outbox hears that the endpoint is closed. */
  void insistOn(UUID webhook) {
    postbox.bus.publish(
        EventMessages.DIRECT, new DirectEndpoints(List.of(webhook), UUID.randomUUID(), LEASE));
    Await.until("it is told", () -> isOpen(webhook));
  }

  UUID leaseOf(Row delivery) {
    return postbox
        .query(
            "SELECT lease_id FROM deliveries WHERE delivery_id = $1",
            delivery.getUUID("delivery_id"))
        .iterator()
        .next()
        .getUUID(0);
  }

  NewEvent event() {
    return postbox.event(UUID.randomUUID(), 1);
  }

  void holdAllButTheFirst(Exchange exchange) {
    if (exchange.number == 1) {
      exchange.status(200, "", "");
    } else {
      held.add(exchange);
    }
  }

  boolean allAre(String state, UUID webhook) {
    return postbox.states(webhook).stream().allMatch(state::equals);
  }

  long states(UUID webhook, String state) {
    return postbox.states(webhook).stream().filter(state::equals).count();
  }

  @Override
  public void close() {
    postbox.close();
    lab.close();
  }
}
