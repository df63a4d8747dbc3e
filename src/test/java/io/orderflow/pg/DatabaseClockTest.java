package io.orderflow.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
  private static final long NOW = 1_000_000;
  private final DatabaseClock clock =
      new DatabaseClock(null, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

  @Test
  void clocksThatMayAgreeShouldBeLeftAlone() {
    clock.learn(NOW - 20, NOW - 10, NOW);

    assertThat(clock.millis()).isEqualTo(NOW);
  }

  @Test
  void differenceShouldBeWhatTheTripCannotExplain() {
    clock.learn(NOW - 20, NOW + 3_000, NOW);
    assertThat(clock.millis()).isEqualTo(NOW + 3_000);

    clock.learn(NOW - 20, NOW - 3_020, NOW);
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(NOW - 3_000));
  }

  @Test
  void answerThatTookLongShouldTeachNothing() {
    clock.learn(NOW - 20, NOW + 3_000, NOW);
    clock.learn(NOW - 500, NOW + 9_000, NOW);

    assertThat(clock.millis()).isEqualTo(NOW + 3_000);
  }

  @Test
  void machineWhoseClockIsWrongShouldFollowTheDatabase() {
    Vertx vertx = Vertx.vertx();
    Database database = Database.open(vertx, Servers.settings().database());
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5));
    DatabaseClock right = new DatabaseClock(database, wrong);

    Await.until(
        "one comparison was quick",
        () -> {
          Await.get(right.compare());
          return right.millis() - wrong.millis() > 1;
        });

    assertThat(Duration.between(right.instant(), Instant.now()).abs())
        .isLessThan(Duration.ofSeconds(1));
    Await.get(vertx.close());
  }
}
