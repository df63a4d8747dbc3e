package io.orderflow.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Mode;
import io.orderflow.config.Settings;
import io.orderflow.pg.Database;
import io.orderflow.redis.RedisLink;
import io.orderflow.support.Await;
import io.orderflow.support.MovableClock;
import io.orderflow.support.OwnRedis;
import io.orderflow.support.RedisLinks;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.AuthEpoch.Epoch;
import io.orderflow.tenant.TenantMessages.Identity;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whoever can write to Redis opens nothing with it. */
class RedisKeysTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final OwnRedis REDIS = OwnRedis.start();
  private static final Settings SETTINGS = settings();
  private static final RedisLink LINK = RedisLinks.connected(VERTX, SETTINGS.redis());
  private static final Pepper PEPPER = new Pepper(SETTINGS.auth().pepper());
  private static final Epoch EPOCH = new Epoch("here", 7);
  private static final KnownKey KNOWN =
      new KnownKey(
          new Identity(
              new UUID(1, 2),
              new UUID(3, 4),
              Mode.live,
              Set.of("orders:read", "orders:write"),
              Plan.starter),
          Instant.parse("2030-01-01T00:00:00.123456Z"));

  private final MovableClock clock = new MovableClock();
  private final RedisKeys keys = new RedisKeys(LINK, PEPPER, SETTINGS.auth().cacheTtl(), clock);

  @AfterAll
  static void close() {
    VERTX.close().await();
    REDIS.close();
  }

  @Test
  void getShouldGiveBackWhatWasPut() {
    Digest digest = put(1);

    assertThat(keys.get(digest, EPOCH).await()).contains(KNOWN);
  }

  @Test
  void getShouldGiveNothingInAnotherEpochOrDatabase() {
    Digest digest = put(2);

    assertThat(keys.get(digest, new Epoch("here", 8)).await()).isEmpty();
    assertThat(keys.get(digest, new Epoch("there", 7)).await()).isEmpty();
  }

  @Test
  void getShouldGiveNothingWhenTheEntryIsOlderThanItsTimeToLive() {
    Digest digest = put(3);

    clock.advance(SETTINGS.auth().cacheTtl().plusSeconds(1));

    assertThat(keys.get(digest, EPOCH).await()).isEmpty();
  }

  @Test
  void getShouldGiveNothingUnderTheEntryOfAnotherKey() {
    String entry = entry(put(4));
    Digest other = digest(5);

    store(other, entry);

    assertThat(keys.get(other, EPOCH).await()).isEmpty();
  }

  @Test
  void getShouldGiveNothingWhenAnyCharacterOfTheEntryIsChanged() {
    Digest digest = put(6);
    String entry = entry(digest);
    for (int i = 0; i < entry.length(); i++) {
      StringBuilder changed = new StringBuilder(entry);
      changed.setCharAt(i, entry.charAt(i) == '1' ? '2' : '1');
      store(digest, changed.toString());
      assertThat(keys.get(digest, EPOCH).await()).as(changed.toString()).isEmpty();
    }
  }

  @Test
  void getShouldGiveNothingWhenTheEntryIsGarbage() {
    Digest digest = digest(7);
    for (String garbage : new String[] {"", "x", "0".repeat(64), "|".repeat(500), "\u0000"}) {
      store(digest, garbage);
      assertThat(keys.get(digest, EPOCH).await()).isEmpty();
    }
    send(Command.DEL, place(digest));
    send(Command.LPUSH, place(digest), "a");
    assertThat(keys.get(digest, EPOCH).await()).isEmpty();
  }

  @Test
  void authenticateShouldRefuseARevokedKeyWhoseOldEntryIsPutBack() {
    Database database = Database.open(VERTX, SETTINGS.database());
    IssuedKey key =
        TestTenants.tenants(database, SETTINGS).create("replay", Plan.pro, Mode.live).await().key();
    Digest digest = PEPPER.digest(key.key());
    try (TenantProcess process = TenantProcess.start(SETTINGS)) {
      Await.until(
          "is in Redis", () -> process.letsIn(key.key().text()) && !entry(digest).isEmpty());
      String entry = entry(digest);

      TestTenants.keys(database, SETTINGS).revoke(key.record().keyId()).await();
      store(digest, entry);

      Await.until("refused", Duration.ofSeconds(1), () -> !process.letsIn(key.key().text()));
      store(digest, entry);
      assertThat(process.letsIn(key.key().text())).isFalse();
    }
  }

  @Test
  void epochShouldBeOfAnotherLineageInAnotherDatabase() {
    assertThat(epochOf(settings())).isNotEqualTo(epochOf(settings()));
  }

  private static Epoch epochOf(Settings settings) {
    return PgConnection.connect(VERTX, Database.connectOptions(settings.database()))
        .compose(AuthStore::epoch)
        .await();
  }

  private Digest put(long seed) {
    Digest digest = digest(seed);
    keys.put(digest, EPOCH, KNOWN);
    Await.until("stored", () -> !entry(digest).isEmpty());
    return digest;
  }

  private static Digest digest(long seed) {
    return PEPPER.digest(ApiKey.generate(Mode.live, new Random(seed)));
  }

  private static String entry(Digest digest) {
    return Optional.ofNullable(LINK.send(Request.cmd(Command.GET).arg(place(digest))).await())
        .map(Object::toString)
        .orElse("");
  }

  private static void store(Digest digest, String entry) {
    send(Command.SET, place(digest), entry);
  }

  private static String place(Digest digest) {
    return "orderflow:key:" + digest.hex();
  }

  private static void send(Command command, String... arguments) {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    LINK.send(request).await();
  }

  private static Settings settings() {
    return Servers.settings(Map.of("REDIS_URL", REDIS.url()));
  }
}
