package io.orderflow.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.Settings;
import io.orderflow.support.Await;
import io.orderflow.support.OwnRedis;
import io.orderflow.support.RedisLinks;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisLinkTest {
  private static final Duration TIMEOUT = Duration.ofMillis(250);
  private static final Duration RECOVERY = Duration.ofSeconds(5);
  private static final int MANY = 200;

  private final Vertx vertx = Vertx.vertx();
  private final OwnRedis redis = OwnRedis.start();
  private final RedisLink link =
      RedisLinks.connected(vertx, new Settings.Redis(redis.url(), TIMEOUT));

  @AfterEach
  void close() {
    redis.close();
    vertx.close().await();
  }

  @Test
  void sendShouldFailAtOnceWhileRedisIsDownAndPassAfterItsReturn() {
    redis.kill();
    Await.until("noticed", () -> !answers());

    long started = System.nanoTime();
    for (int i = 0; i < MANY; i++) {
      assertThat(answers()).isFalse();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(TIMEOUT);
    redis.restart();
    Await.until("up again", RECOVERY, this::answers);
  }

  @Test
  void sendShouldWaitForAHungRedisOnceAndNotAgain() {
    redis.freeze();

    assertThat(timeOf(this::answers)).isBetween(TIMEOUT.minusMillis(5), TIMEOUT.plusMillis(500));
    for (int i = 0; i < MANY; i++) {
      assertThat(answers()).isFalse();
    }
    assertThat(timeOf(this::answers)).isLessThan(TIMEOUT);
    redis.thaw();
    Await.until("up again", RECOVERY, this::answers);
  }

  @Test
  void sendShouldKeepTheConnectionWhenRedisAnswersWithAnError() {
    String before = connectionId();

    assertThat(
            link.send(Request.cmd(Command.EVALSHA).arg("none").arg(0))
                .transform(outcome -> io.vertx.core.Future.succeededFuture(outcome.failed()))
                .await())
        .isTrue();

    assertThat(connectionId()).isEqualTo(before);
  }

  @Test
  void sendShouldSayUnavailableBeforeTheFirstConnection() {
    RedisLink nowhere = RedisLink.open(vertx, new Settings.Redis("redis://127.0.0.1:1", TIMEOUT));

    assertThat(nowhere.ping().<Fault>map(up -> null).otherwise(RedisLinkTest::fault).await())
        .isEqualTo(new Fault.Unavailable("redis"));
  }

  private boolean answers() {
    return RedisLinks.answers(link);
  }

  private String connectionId() {
    return link.send(Request.cmd(Command.create("CLIENT")).arg("ID")).await().toString();
  }

  private static Duration timeOf(Runnable action) {
    long started = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static Fault fault(Throwable failure) {
    return ((FaultException) failure).fault();
  }
}
