package io.orderflow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Bus;
import io.orderflow.ops.HealthMessages.Check;
import io.orderflow.ops.HealthMessages.Dependency;
import io.orderflow.ops.HealthMessages.GetSchema;
import io.orderflow.ops.HealthMessages.Health;
import io.orderflow.ops.HealthMessages.Schema;
import io.orderflow.ops.HealthMessages.Status;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.Servers;
import io.orderflow.support.TestBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthVerticleTest {
  private static final Supplier<Future<Void>> ANSWERS = Future::succeededFuture;
  private Vertx vertx;
  private FaultyProxy proxy;
  private Bus bus;
  private Database database;
  private Supplier<Future<Void>> redis = ANSWERS;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    proxy = FaultyProxy.to(Servers.freshDatabase());
    bus = TestBus.on(vertx);
    database =
        Database.open(vertx, Servers.settings(Map.of("DATABASE_URL", proxy.url())).database());
    Await.get(
        vertx.deployVerticle(
            new HealthVerticle(bus, database, () -> redis.get(), Clock.systemUTC())));
  }

  @AfterEach
  void stop() {
    proxy.close();
    Await.get(vertx.close());
  }

  @Test
  void checkShouldBeOkWhenBothAnswer() {
    Health health = check();

    assertThat(health.status()).isEqualTo(Status.OK);
    assertThat(health.dependencies())
        .extracting(Dependency::name)
        .containsExactly("postgres", "redis");
    assertThat(health.dependencies())
        .allSatisfy(one -> assertThat(one.latencyMillis()).isBetween(0.0, 1_000.0));
  }

  @Test
  void schemaShouldBeBehindWhenTheDatabaseLacksMigrations() {
    Schema migrated = Await.get(bus.request(HealthMessages.SCHEMA, new GetSchema()));
    assertThat(migrated.current()).isEqualTo(migrated.newest()).isGreaterThanOrEqualTo(20);

    Await.get(
        database.query("DELETE FROM flyway_schema_history WHERE version::int > 11", Tuple.tuple()));

    Schema older = Await.get(bus.request(HealthMessages.SCHEMA, new GetSchema()));
    assertThat(older.current()).isEqualTo(11);
    assertThat(older.isBehind()).isTrue();
    assertThat(migrated.isBehind()).isFalse();
  }

  @Test
  void checkShouldBeDegradedWhenRedisFails() {
    redis = () -> Future.failedFuture("away");
    assertThat(check().status()).isEqualTo(Status.DEGRADED);

    redis =
        () -> {
          throw new IllegalStateException("broken");
        };
    assertThat(check().status()).isEqualTo(Status.DEGRADED);
  }

  @Test
  void checkShouldAnswerInTimeWhenRedisAndDatabaseHang() {
    check();
    redis = () -> Future.future(never -> {});
    proxy.stallOpen();
    long began = System.nanoTime();

    Health health = check();

    assertThat(health.status()).isEqualTo(Status.DOWN);
    assertThat(health.dependencies()).noneMatch(Dependency::isUp);
    assertThat(System.nanoTime() - began).isLessThan(1_700_000_000L);
  }

  @Test
  void checkShouldBeDownAndRecoverWhenTheDatabaseGoesAndComesBack() {
    proxy.refuse();
    assertThat(check().status()).isEqualTo(Status.DOWN);

    proxy.accept();
    Await.until("the database answers again", () -> check().status() == Status.OK);
  }

  private Health check() {
    return Await.get(bus.request(HealthMessages.CHECK, new Check()));
  }
}
