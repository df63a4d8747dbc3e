package io.orderflow.support;

import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.id.UuidV7;
import io.orderflow.pg.Database;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.UUID;

/** Programs of tenants, for tests that have no use for the tenant actor. */
public final class Callers {
  private static final UuidV7 IDS = new UuidV7(Clock.systemUTC());

  private Callers() {}

  /** A new tenant's program. */
  public static Caller create(Database database) {
    UUID tenantId = IDS.next();
    String name = "t" + tenantId.toString().replace("-", "");
    Await.get(
        database.query(
            "INSERT INTO tenants (tenant_id, name, plan, created_at) VALUES ($1, $2, 'pro', now())",
            Tuple.of(tenantId, name)));
    return new Caller(tenantId, Mode.live, "corr-1", null);
  }
}
