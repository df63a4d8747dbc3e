package io.orderflow.api;

import static io.orderflow.support.RunningNode.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import io.orderflow.embedded.DataFolder;
import io.orderflow.embedded.EmbeddedPostgres;
import io.orderflow.pg.Migrations;
import io.orderflow.support.Await;
import io.orderflow.support.OwnRedis;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL and a Redis of its own, stopped, frozen and started again under a process. */
class OutageTest {
  private static final Duration PROMPTLY = Duration.ofSeconds(2);
  private static final Duration RECOVERY = Duration.ofSeconds(5);

  @TempDir private Path temp;
  private DataFolder folder;
  private EmbeddedPostgres postgres;
  private OwnRedis redis;
  private RunningNode node;

  @BeforeEach
  void start() {
    folder = DataFolder.open(temp.resolve("data"), false);
    postgres = EmbeddedPostgres.start(folder);
    postgres.ensureDatabase("orderflow");
    redis = OwnRedis.start();
    Settings settings =
        Servers.settings(
            Map.of(
                "DATABASE_URL",
                postgres.url("orderflow"),
                "REDIS_URL",
                redis.url(),
                "ORDERFLOW_DATABASE_CONNECT_TIMEOUT",
                "1s",
                "ORDERFLOW_DATABASE_QUERY_TIMEOUT",
                "1500ms",
                "ORDERFLOW_PROCESS_ANSWER_WITHIN",
                "1800ms",
                "ORDERFLOW_ORDERS_PATIENCE",
                "1s"));
    Migrations.of(settings.database()).migrate();
    node = RunningNode.start(settings);
    node.stock("A", 1_000);
  }

  @AfterEach
  void stop() {
    node.close();
    redis.close();
    postgres.stop();
    folder.close();
  }

  @Test
  void requestsShouldGoOnWithoutRedisAndHealthShouldSayDegraded() {
    redis.kill();

    assertThat(create().status()).isEqualTo(201);
    assertThat(read().status()).isEqualTo(200);
    Reply health = node.api.as(null).get("/v1/health").send();
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.json().get("status").textValue()).isEqualTo("degraded");

    redis.restart();
    Await.until("health is ok again", RECOVERY, () -> health().equals("200 ok"));
  }

  @Test
  void aFrozenRedisShouldCostNoRequestMoreThanItsTimeout() {
    redis.freeze();

    assertThat(timed(this::create).status()).isEqualTo(201);
    assertThat(timed(this::read).status()).isEqualTo(200);

    redis.thaw();
    Await.until("health is ok again", RECOVERY, () -> health().equals("200 ok"));
  }

  @Test
  void aStoppedDatabaseShouldGivePrompt503AndRecoverByItself() {
    postgres.stop();

    refusesEverything();

    postgres = EmbeddedPostgres.start(folder);
    Await.until("writes pass again", RECOVERY, () -> create().status() == 201);
    assertThat(health()).isEqualTo("200 ok");
  }

  @Test
  void aFrozenDatabaseShouldGivePrompt503AndRecoverByItself() {
    List<ProcessHandle> frozen = Signals.freeze(folder.resolve("postgres/postmaster.pid"));

    refusesEverything();

    Signals.thaw(frozen);
    Await.until("writes pass again", RECOVERY, () -> create().status() == 201);
    assertThat(read().status()).isEqualTo(200);
    Await.until("health is ok again", RECOVERY, () -> health().equals("200 ok"));
  }

  private void refusesEverything() {
    for (Supplier<Reply> request : List.<Supplier<Reply>>of(this::create, this::read)) {
      Reply refused = timed(request);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.json().get("code").textValue()).isEqualTo("service_unavailable");
    }
    assertThat(timed(() -> node.api.as(null).get("/v1/health").send()).status()).isEqualTo(503);
  }

  private Reply create() {
    return node.api.post("/v1/orders", order("A", 1)).send();
  }

  private Reply read() {
    return node.api.get("/v1/orders?limit=1").send();
  }

  private String health() {
    Reply health = node.api.as(null).get("/v1/health").send();
    return health.status() + " " + health.json().get("status").textValue();
  }

  private static Reply timed(Supplier<Reply> request) {
    long start = System.nanoTime();
    Reply reply = request.get();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPTLY);
    return reply;
  }
}
