package io.orderflow.webhook;

import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.event.NewEvent;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdKind;
import io.orderflow.id.IdSource;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.orderflow.webhook.Webhook.Status;
import io.orderflow.webhook.WebhookMessages.DisableWebhook;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Takes an endpoint out of service and tells its tenant. */
final class Disabling {
  private final Database database;
  private final WebhookStore store;
  private final Outbox outbox;
  private final Changes changes;
  private final IdSource ids;
  private final Clock clock;

  Disabling(
      Database database,
      WebhookStore store,
      Outbox outbox,
      Changes changes,
      IdSource ids,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.outbox = outbox;
    this.changes = changes;
    this.ids = ids;
    this.clock = clock;
  }

  /** Whether it was enabled: of any number of processes that say so at once, one is told yes. */
  Future<Boolean> disable(DisableWebhook request) {
    return database.transaction(
        tx ->
            store
                .lock(tx, request.tenantId(), request.webhookId())
                .compose(found -> disableIfEnabled(tx, found, request.reason())));
  }

  private Future<Boolean> disableIfEnabled(Tx tx, Optional<Webhook> found, String reason) {
    return found
        .filter(webhook -> webhook.status() == Status.enabled)
        .map(webhook -> disable(tx, webhook, reason))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  private Future<Boolean> disable(Tx tx, Webhook webhook, String reason) {
    Webhook disabled = webhook.disabled(reason, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    changes.tellAfterCommit(tx, disabled.tenantId(), disabled.id());
    return store
        .update(tx, disabled)
        .compose(updated -> outbox.append(tx, List.of(event(disabled))))
        .map(true);
  }

  private NewEvent event(Webhook webhook) {
    String correlationId = IdKind.WEBHOOK.format(webhook.id());
    Caller nobody = new Caller(webhook.tenantId(), Mode.live, correlationId, null);
    return WebhookEvents.of(
        WebhookEvents.DISABLED, nobody, ids.next(), webhook, webhook.updatedAt());
  }
}
