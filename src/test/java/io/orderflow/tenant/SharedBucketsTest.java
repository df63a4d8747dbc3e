package io.orderflow.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import io.orderflow.redis.RedisLink;
import io.orderflow.support.RedisLinks;
import io.orderflow.support.Servers;
import io.orderflow.tenant.SharedBuckets.Taken;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SharedBucketsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final RedisLink LINK =
      RedisLinks.connected(VERTX, new Settings.Redis(Servers.redisUrl(), Duration.ofSeconds(5)));
  private static final int CALLS = 300;

  private final SharedBuckets buckets = new SharedBuckets(LINK);
  private final UUID tenant = UUID.randomUUID();

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  /** The bucket's properties are proven of its Java form: the script must be the same. */
  @Test
  void takeShouldCountToTheUnitAsTheBucketDoes() {
    for (Settings.Plan plan :
        new Settings.Plan[] {
          new Settings.Plan(7, 3),
          new Settings.Plan(333, 50),
          new Settings.Plan(2_500, 5_000),
          new Settings.Plan(1_000_000, 10_000_000)
        }) {
      assertSameAsBucket(plan);
    }
  }

  @Test
  void takeShouldBeginAnewWhenTheStoredBucketIsGarbage() {
    Settings.Plan plan = new Settings.Plan(10, 20);
    for (String garbage :
        new String[] {"", "x", "1", "-5 7", "1e9 nan", "99999999999999999999 1"}) {
      LINK.send(Request.cmd(Command.SET).arg(place(plan)).arg(garbage)).await();

      Taken taken = buckets.take(tenant, plan, 50, 0).await();

      assertThat(taken.granted()).isBetween(0, 20);
      assertThat(taken.debt()).isBetween(0L, 20 * Bucket.TOKEN);
    }
  }

  @Test
  void takeShouldLeaveNothingBehindForAFullBucket() {
    Settings.Plan plan = new Settings.Plan(1_000, 20);
    buckets.take(tenant, plan, 5, 0).await();

    long life = LINK.send(Request.cmd(Command.PTTL).arg(place(plan))).await().toLong();

    assertThat(life).isBetween(1L, 1_005L);
  }

  @Test
  void takeShouldGiveAheadOnlyWhileHalfIsLeftToOthers() {
    Settings.Plan plan = new Settings.Plan(1, 100);

    assertThat(buckets.take(tenant, plan, 5, 35).await())
        .isEqualTo(new Taken(40, 40 * Bucket.TOKEN));
    assertThat(buckets.take(tenant, plan, 5, 35).await().granted()).isEqualTo(5);
    assertThat(buckets.take(tenant, plan, 80, 35).await().granted()).isEqualTo(55);
  }

  @Test
  void takeShouldSendTheScriptWhenRedisHasForgottenIt() {
    LINK.send(Request.cmd(Command.create("SCRIPT")).arg("FLUSH")).await();

    assertThat(buckets.take(tenant, new Settings.Plan(10, 20), 50, 0).await().granted())
        .isEqualTo(20);
  }

  private void assertSameAsBucket(Settings.Plan plan) {
    Random random = new Random(plan.rate());
    Bucket expected = Bucket.FULL;
    for (int i = 0; i < CALLS; i++) {
      int asked = 1 + random.nextInt(Math.max(1, plan.burst() / 2));
      Taken taken = buckets.take(tenant, plan, asked, 0).await();
      String[] stored =
          LINK.send(Request.cmd(Command.GET).arg(place(plan))).await().toString().split(" ");
      Bucket before = expected.refilled(plan, Long.parseLong(stored[1]));
      expected = before.taken(plan, asked);

      assertThat(taken).isEqualTo(new Taken(Math.min(asked, before.room(plan)), expected.debt()));
      assertThat(Long.parseLong(stored[0])).isEqualTo(expected.debt());
    }
  }

  private String place(Settings.Plan plan) {
    return "orderflow:rate:" + tenant + ":" + plan.rate() + ":" + plan.burst();
  }
}
