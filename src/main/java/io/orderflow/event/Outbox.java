package io.orderflow.event;

import io.orderflow.bus.Bus;
import io.orderflow.event.EventMessages.DeliveriesDue;
import io.orderflow.event.EventMessages.Written;
import io.orderflow.pg.Tx;
import io.orderflow.pg.Writes;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * Writes events and the deliveries they cause, in the transaction of the change they tell of; after
 * its commit a hint makes the first attempts start at once.
 */
public final class Outbox {
  private final Bus bus;
  private final OutboxStore store = new OutboxStore();

  public Outbox(Bus bus) {
    this.bus = bus;
  }

  /** Writes the events and their deliveries; when the process dies at once, polling finds them. */
  public Future<Void> append(Writes tx, List<NewEvent> events) {
    return events.isEmpty()
        ? Future.succeededFuture()
        : store.insert(tx, events).map(due -> hintAfterCommit(tx, events, due));
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
                hintAfterCommit(
                    tx, List.of(event), List.of(new DeliveriesDue(tenantId, webhookId))));
  }

  private Void hintAfterCommit(Writes tx, List<NewEvent> events, List<DeliveriesDue> due) {
    tx.afterCommit(
        () -> {
          due.forEach(hint -> bus.publish(EventMessages.DELIVERIES_DUE, hint));
          bus.publish(EventMessages.WRITTEN, new Written(events));
        });
    return null;
  }
}
