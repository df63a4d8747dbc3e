package io.orderflow.webhook;

import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.egress.EgressGuard;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.pg.Database;
import io.orderflow.seal.Seal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Clock;

/** The door of the endpoints that tenants register. */
public final class WebhookVerticle extends VerticleBase {
  private final Bus bus;
  private final Webhooks webhooks;
  private final Disabling disabling;
  private final Testing testing;

  public WebhookVerticle(
      Bus bus,
      Settings settings,
      Database database,
      Idempotency idempotency,
      EgressGuard guard,
      IdSource ids,
      Clock clock) {
    this.bus = bus;
    SecureRandom random = new SecureRandom();
    SecretVault vault = new SecretVault(new Seal(settings.secrets().key(), random), random);
    WebhookStore store = new WebhookStore(database);
    Outbox outbox = new Outbox(bus);
    Changes changes = new Changes(bus);
    this.disabling = new Disabling(database, store, outbox, changes, ids, clock);
    this.testing = new Testing(idempotency, store, outbox, ids, clock);
    this.webhooks =
        new Webhooks(
            idempotency, store, guard, vault, changes, ids, clock, settings.webhooks().perTenant());
  }

  @Override
  public Future<?> start() {
    bus.serve(WebhookMessages.CREATE, webhooks::create);
    bus.serve(WebhookMessages.PATCH, webhooks::patch);
    bus.serve(WebhookMessages.DELETE, webhooks::delete);
    bus.serve(WebhookMessages.ROTATE, webhooks::rotate);
    bus.serve(WebhookMessages.DISABLE, disabling::disable);
    bus.serve(WebhookMessages.TEST, testing::send);
    bus.serve(WebhookMessages.GET, webhooks::get);
    bus.serve(WebhookMessages.LIST, webhooks::list);
    return Future.succeededFuture();
  }
}
