package io.orderflow.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import io.orderflow.integration.SharedPace.Purpose;
import io.orderflow.integration.SharedPace.Turn;
import io.orderflow.redis.RedisLink;
import io.orderflow.support.Await;
import io.orderflow.support.MovableClock;
import io.orderflow.support.OwnRedis;
import io.orderflow.support.RedisLinks;
import io.orderflow.support.Servers;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SharedPaceTest {
  private static final Duration PATIENT = Duration.ofSeconds(5);
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final Vertx VERTX = Vertx.vertx();
  private static final RedisLink LINK =
      RedisLinks.connected(VERTX, new Settings.Redis(Servers.redisUrl(), PATIENT));

  private final String account = UUID.randomUUID().toString();
  private final SharedPace pace = pace(LINK, 40, WINDOW);

  @AfterAll
  static void close() {
    Await.get(VERTX.close());
  }

  @Test
  void pushesShouldLeaveAPartToReadsAndReadsHalfToPushes() {
    assertThat(granted(pace, Purpose.push, 50)).isEqualTo(36);
    assertThat(granted(pace, Purpose.read, 50)).isEqualTo(4);

    String another = UUID.randomUUID().toString();
    assertThat(Stream.generate(() -> take(pace, another, Purpose.read)).limit(50))
        .filteredOn(Turn::granted)
        .hasSize(20);
    assertThat(take(pace, another, Purpose.push).granted()).isTrue();
  }

  @Test
  void readsThatHaveUsedTheirPartShouldMakeNobodyElseWait() {
    granted(pace, Purpose.read, 20);

    Turn turn = take(pace, account, Purpose.read);

    assertThat(turn.granted()).isFalse();
    assertThat(turn.waitOfAll()).isZero();
    assertThat(turn.waitOfPurpose()).isBetween(Duration.ofSeconds(20), WINDOW);
  }

  @Test
  void processesShouldShareOneWindow() {
    SharedPace other = pace(LINK, 40, WINDOW);

    assertThat(granted(pace, Purpose.push, 30)).isEqualTo(30);
    assertThat(granted(other, Purpose.push, 30)).isEqualTo(6);
  }

  /** By a random walk: whoever waits as long as told, and no window holds more than the limit. */
  @Test
  void noWindowShouldEverHoldMoreThanTheLimit() {
    Duration window = Duration.ofMillis(400);
    List<SharedPace> processes = List.of(pace(LINK, 8, window), pace(LINK, 8, window));
    List<Long> before = new ArrayList<>();
    List<Long> after = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long asked = System.nanoTime();
      Purpose purpose = i % 3 == 0 ? Purpose.read : Purpose.push;
      if (take(processes.get(i % 2), account, purpose).granted()) {
        before.add(asked);
        after.add(System.nanoTime());
      }
      Await.get(VERTX.timer(5));
    }

    assertThat(before).hasSizeGreaterThan(16);
    for (int i = 8; i < before.size(); i++) {
      assertThat(after.get(i) - before.get(i - 8)).isGreaterThan(window.toNanos() - 2_000_000);
    }
  }

  @Test
  void restShouldBeKeptByAllProcesses() {
    Await.get(pace.rest(account, Duration.ofSeconds(20)));

    Turn turn = take(pace(LINK, 40, WINDOW), account, Purpose.push);

    assertThat(turn.granted()).isFalse();
    assertThat(turn.waitOfAll()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
  }

  @Test
  void garbageInRedisShouldCountForNothing() {
    for (String garbage : List.of("", "x", "1 2 3", "-5 push", "nan read")) {
      Await.get(
          LINK.send(
              Request.cmd(Command.RPUSH).arg("orderflow:pace:{" + account + "}").arg(garbage)));
    }

    assertThat(granted(pace, Purpose.push, 50)).isEqualTo(36);
  }

  @Test
  void processWithoutRedisShouldGoOnWithAPartOfTheLimit() {
    MovableClock clock = new MovableClock();
    try (OwnRedis redis = OwnRedis.start()) {
      RedisLink link = RedisLinks.connected(VERTX, new Settings.Redis(redis.url(), PATIENT));
      SharedPace alone = new SharedPace(link, 40, WINDOW, clock);
      assertThat(granted(alone, Purpose.push, 4)).isEqualTo(4);
      redis.kill();
      Await.until("Redis is away", () -> !RedisLinks.answers(link));

      assertThat(granted(alone, Purpose.push, 20)).isEqualTo(6);
      assertThat(take(alone, account, Purpose.push).waitOfAll())
          .isBetween(WINDOW.minusSeconds(10), WINDOW);
      clock.advance(WINDOW);
      assertThat(granted(alone, Purpose.push, 20)).isEqualTo(10);
      Await.get(alone.rest(account, Duration.ofSeconds(60)));
      clock.advance(WINDOW);
      assertThat(take(alone, account, Purpose.read).waitOfAll())
          .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
      Await.get(link.close());
    }
  }

  private static SharedPace pace(RedisLink link, int limit, Duration window) {
    return new SharedPace(link, limit, window, Clock.systemUTC());
  }

  private long granted(SharedPace pace, Purpose purpose, int asked) {
    return Stream.generate(() -> take(pace, account, purpose))
        .limit(asked)
        .filter(Turn::granted)
        .count();
  }

  private static Turn take(SharedPace pace, String account, Purpose purpose) {
    return Await.get(pace.take(account, purpose));
  }
}
