package io.orderflow.webhook;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.event.NewEvent;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdKind;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.json.Json;
import io.orderflow.pg.Tx;
import io.orderflow.webhook.Webhook.Status;
import io.orderflow.webhook.WebhookMessages.SendTest;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Lets a tenant try out an endpoint. */
final class Testing {
  private static final int ACCEPTED = 202;

  private final Idempotency idempotency;
  private final WebhookStore store;
  private final Outbox outbox;
  private final IdSource ids;
  private final Clock clock;

  Testing(Idempotency idempotency, WebhookStore store, Outbox outbox, IdSource ids, Clock clock) {
    this.idempotency = idempotency;
    this.store = store;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  Future<Answer> send(SendTest request) {
    return idempotency.run(
        request.caller(),
        request.once(),
        tx ->
            store
                .lock(tx, request.caller().tenantId(), request.webhookId())
                .compose(Testing::enabled)
                .compose(webhook -> send(tx, request, webhook)));
  }

  private static Future<Webhook> enabled(Optional<Webhook> found) {
    if (found.isEmpty()) {
      return Future.failedFuture(new FaultException(new Fault.NotFound("webhook")));
    }
    return found.get().status() == Status.enabled
        ? Future.succeededFuture(found.get())
        : Future.failedFuture(
            new FaultException(
                new Fault.Conflict(
                    "webhook_disabled", "Enable the webhook first: it gets nothing meanwhile.")));
  }

  private Future<Answer> send(Tx tx, SendTest request, Webhook webhook) {
    NewEvent event =
        WebhookEvents.of(
            WebhookEvents.TEST, request.caller(), ids.next(), webhook, clock.instant());
    return outbox
        .appendFor(tx, event, webhook.id())
        .map(deliveryId -> answer(deliveryId, event.eventId()));
  }

  private static Answer answer(UUID deliveryId, UUID eventId) {
    String body =
        Json.text(
            json -> {
              json.writeStartObject();
              json.writeStringField("deliveryId", IdKind.DELIVERY.format(deliveryId));
              json.writeStringField("eventId", IdKind.EVENT.format(eventId));
              json.writeEndObject();
            });
    return new Answer(ACCEPTED, null, null, body, false);
  }
}
