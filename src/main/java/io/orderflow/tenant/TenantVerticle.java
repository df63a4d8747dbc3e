package io.orderflow.tenant;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.pg.Database;
import io.orderflow.pg.Listener;
import io.orderflow.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;

/** The tenant actor: whose key is it, and may its tenant make one more request? */
public final class TenantVerticle extends VerticleBase {
  private final Bus bus;
  private final Settings settings;
  private final Authentication authentication;
  private final RateLimiter limiter;
  private Listener listener;

  public TenantVerticle(
      Bus bus,
      Settings settings,
      Database database,
      RedisLink redis,
      Clock clock,
      MeterRegistry meters) {
    Pepper pepper = new Pepper(settings.auth().pepper());
    this.bus = bus;
    this.settings = settings;
    this.authentication =
        new Authentication(
            pepper,
            new AuthStore(database)::find,
            new RedisKeys(redis, pepper, settings.auth().cacheTtl(), clock),
            settings.auth().cacheSize(),
            clock);
    this.limiter = new RateLimiter(new SharedBuckets(redis), settings.plans(), clock, meters);
  }

  @Override
  public Future<?> start() {
    listener =
        Listener.open(
            vertx,
            settings.database(),
            AuthEpoch.CHANNEL,
            AuthEpoch.CHECK_EVERY,
            authentication.epoch());
    bus.serve(TenantMessages.AUTHENTICATE, request -> authentication.identify(request.apiKey()));
    bus.serve(TenantMessages.ADMIT, limiter::admit);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return listener.close();
  }
}
