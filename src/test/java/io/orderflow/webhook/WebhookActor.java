package io.orderflow.webhook;

import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.Resolver;
import io.orderflow.id.UuidV7;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.orderflow.support.TestBus;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;

/** The webhook actor on a bus and a database of its own. */
final class WebhookActor implements AutoCloseable {
  static final int LIMIT = 12;
  static final Settings SETTINGS =
      Servers.settings(Map.of("ORDERFLOW_WEBHOOKS_PER_TENANT", "" + LIMIT));

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = TestBus.on(vertx);
  private final Database database = Database.open(vertx, SETTINGS.database());

  WebhookActor() {
    Clock clock = Clock.systemUTC();
    Await.get(
        vertx.deployVerticle(
            new WebhookVerticle(
                bus,
                SETTINGS,
                database,
                new Idempotency(database, clock),
                new EgressGuard(Resolver.of(vertx), SETTINGS.egress()),
                new UuidV7(clock),
                clock)));
  }

  /** A tenant that has no webhook yet. */
  WebhookDesk newTenant() {
    return new WebhookDesk(bus, database, Callers.create(database));
  }

  @Override
  public void close() {
    Await.get(vertx.close());
  }
}
