package io.orderflow.webhook;

import io.orderflow.bus.Bus;
import io.orderflow.pg.Tx;
import io.orderflow.webhook.WebhookMessages.WebhookChanged;
import java.util.UUID;

/** Tells every process that an endpoint is no longer what it was. */
record Changes(Bus bus) {
  void tellAfterCommit(Tx tx, UUID tenantId, UUID webhookId) {
    tx.afterCommit(
        () -> bus.publish(WebhookMessages.CHANGED, new WebhookChanged(tenantId, webhookId)));
  }
}
