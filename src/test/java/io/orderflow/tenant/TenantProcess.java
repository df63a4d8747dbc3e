package io.orderflow.tenant;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.Settings;
import io.orderflow.pg.Database;
import io.orderflow.redis.RedisLink;
import io.orderflow.support.TestBus;
import io.orderflow.tenant.TenantMessages.Admission;
import io.orderflow.tenant.TenantMessages.Admit;
import io.orderflow.tenant.TenantMessages.Authenticate;
import io.orderflow.tenant.TenantMessages.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;

/** The tenant verticle with all that it needs, as in a process of its own. */
final class TenantProcess implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus;

  private TenantProcess(Settings settings, Clock clock) {
    bus = TestBus.on(vertx, settings.process().answerWithin());
    Database database = Database.open(vertx, settings.database());
    RedisLink redis = RedisLink.open(vertx, settings.redis());
    vertx
        .deployVerticle(
            new TenantVerticle(bus, settings, database, redis, clock, new SimpleMeterRegistry()))
        .await();
  }

  static TenantProcess start(Settings settings) {
    return new TenantProcess(settings, Clock.systemUTC());
  }

  static TenantProcess start(Settings settings, Clock clock) {
    return new TenantProcess(settings, clock);
  }

  Identity authenticate(String apiKey) {
    return bus.request(TenantMessages.AUTHENTICATE, new Authenticate(apiKey)).await();
  }

  boolean letsIn(String apiKey) {
    return faultOf(apiKey) == null;
  }

  /** Why it does not let the key in, or null when it does. */
  Fault faultOf(String apiKey) {
    try {
      authenticate(apiKey);
      return null;
    } catch (FaultException refusal) {
      return refusal.fault();
    }
  }

  Future<Admission> admit(Admit request) {
    return bus.request(TenantMessages.ADMIT, request);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
