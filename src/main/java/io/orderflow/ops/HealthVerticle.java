package io.orderflow.ops;

import io.orderflow.bus.Bus;
import io.orderflow.ops.HealthMessages.Dependency;
import io.orderflow.ops.HealthMessages.Health;
import io.orderflow.ops.HealthMessages.Schema;
import io.orderflow.ops.HealthMessages.Status;
import io.orderflow.pg.Database;
import io.orderflow.pg.Migrations;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks PostgreSQL and Redis for a sign of life whenever somebody wants to know. */
public final class HealthVerticle extends VerticleBase {
  /** A server that takes longer is of no use, and the caller is to hear so in time. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final Bus bus;
  private final HealthStore store;
  private final Supplier<Future<Void>> redis;
  private final Clock clock;
  private final int newest = Migrations.newest();

  public HealthVerticle(Bus bus, Database database, Supplier<Future<Void>> redis, Clock clock) {
    this.bus = bus;
    this.store = new HealthStore(database);
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    bus.serve(HealthMessages.CHECK, check -> check());
    bus.serve(HealthMessages.SCHEMA, question -> schema());
    return Future.succeededFuture();
  }

  private Future<Health> check() {
    Future<Dependency> postgres = ask("postgres", store::ping);
    return ask("redis", redis).compose(cache -> postgres.map(database -> health(database, cache)));
  }

  private Future<Schema> schema() {
    return store
        .schema()
        .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .map(current -> new Schema(current, newest));
  }

  private Future<Dependency> ask(String name, Supplier<Future<Void>> ping) {
    Instant asked = clock.instant();
    return Future.succeededFuture()
        .compose(now -> ping.get())
        .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .map(answer -> new Dependency(name, millis(Duration.between(asked, clock.instant()))))
        .otherwise(failure -> new Dependency(name, null));
  }

  /** Nothing works without the database; without Redis everything does, at some cost. */
  private static Health health(Dependency database, Dependency cache) {
    Status whole = cache.isUp() ? Status.OK : Status.DEGRADED;
    return new Health(database.isUp() ? whole : Status.DOWN, List.of(database, cache));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 10_000 / 100.0;
  }
}
