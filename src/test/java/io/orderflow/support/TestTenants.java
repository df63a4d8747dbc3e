package io.orderflow.support;

import io.orderflow.bus.Mode;
import io.orderflow.config.Settings;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.orderflow.tenant.Keys;
import io.orderflow.tenant.Plan;
import io.orderflow.tenant.Tenants;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes tenants for tests. */
public final class TestTenants {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestTenants() {}

  /** A tenant and the text of a test key of it that may do everything. */
  public record TestTenant(UUID tenantId, String apiKey) {}

  /** A new tenant in the database of those settings; blocks, so not on an event loop. */
  public static TestTenant create(Settings settings, Plan plan) {
    Vertx vertx = Vertx.vertx();
    try {
      Tenants.Created created =
          tenants(Database.open(vertx, settings.database()), settings)
              .create("tenant-" + COUNT.incrementAndGet(), plan, Mode.test)
              .await(10, TimeUnit.SECONDS);
      return new TestTenant(created.tenant().tenantId(), created.key().key().text());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      vertx.close();
    }
  }

  public static Tenants tenants(Database database, Settings settings) {
    return new Tenants(
        database, keys(database, settings), Clock.systemUTC(), new UuidV7(Clock.systemUTC()));
  }

  public static Keys keys(Database database, Settings settings) {
    return new Keys(
        database,
        settings.auth().pepper(),
        Clock.systemUTC(),
        new UuidV7(Clock.systemUTC()),
        new SecureRandom());
  }
}
