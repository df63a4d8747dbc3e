package io.orderflow.event;

import io.orderflow.bus.Bus;
import io.orderflow.event.EventMessages.DeliveriesDue;
import io.orderflow.event.EventMessages.DirectEndpoints;
import io.orderflow.event.EventMessages.Leased;
import io.orderflow.event.EventMessages.Written;
import io.orderflow.event.OutboxStore.FannedOut;
import io.orderflow.pg.Tx;
import io.orderflow.pg.Writes;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * Writes events and the deliveries they cause, in the transaction of the change they tell of; after
 * its commit the dispatcher of this process is told, so that the first attempts start at once.
 */
public final class Outbox {
  private final Bus bus;
  private final OutboxStore store = new OutboxStore();
  private volatile DirectEndpoints direct = DirectEndpoints.NONE;

  public Outbox(Bus bus) {
    this.bus = bus;
    bus.subscribe(EventMessages.DIRECT, told -> direct = told);
  }

  /**
   * Writes the events and their deliveries; when the process dies at once, polling finds them, and
   * those that were leased to it when their leases have ended.
   */
  public Future<Void> append(Writes tx, List<NewEvent> events) {
    return events.isEmpty()
        ? Future.succeededFuture()
        : store.insert(tx, events, direct).map(fannedOut -> tellAfterCommit(tx, events, fannedOut));
  }

  /**
   * Writes an event for that endpoint alone, whatever it subscribes to, and answers the delivery.
   */
  public Future<UUID> appendFor(Tx tx, NewEvent event, UUID webhookId) {
    UUID tenantId = event.caller().tenantId();
    return store
        .insertFor(tx, event, webhookId)
        .onSuccess(
            written ->
                tellAfterCommit(
                    tx,
                    List.of(event),
                    new FannedOut(List.of(new DeliveriesDue(tenantId, webhookId)), List.of())));
  }

  private Void tellAfterCommit(Writes tx, List<NewEvent> events, FannedOut fannedOut) {
    tx.afterCommit(() -> tell(events, fannedOut));
    return null;
  }

  private void tell(List<NewEvent> events, FannedOut fannedOut) {
    fannedOut.due().forEach(hint -> bus.publish(EventMessages.DELIVERIES_DUE, hint));
    if (!fannedOut.leased().isEmpty()) {
      bus.publish(EventMessages.LEASED, new Leased(fannedOut.leased()));
    }
    bus.publish(EventMessages.WRITTEN, new Written(events));
  }
}
