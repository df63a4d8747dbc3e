package io.orderflow.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Fault;
import io.orderflow.bus.Mode;
import io.orderflow.config.Settings;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.MovableClock;
import io.orderflow.support.OwnRedis;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevocationTest {
  private static final Duration PROMISED = Duration.ofSeconds(1);
  private static final Vertx VERTX = Vertx.vertx();
  private static final String DATABASE_URL = Servers.freshDatabase();
  private static final Settings SETTINGS = settings(DATABASE_URL, Servers.redisUrl());
  private static final Database DATABASE = Database.open(VERTX, SETTINGS.database());
  private static int count;

  private final Tenants tenants = TestTenants.tenants(DATABASE, SETTINGS);
  private final Keys keys = TestTenants.keys(DATABASE, SETTINGS);
  private Tenants.Created tenant;
  private String key;

  @BeforeEach
  void createTenant() {
    tenant = tenants.create("revoked-" + ++count, Plan.pro, Mode.test).await();
    key = tenant.key().key().text();
  }

  @AfterAll
  static void close() {
    VERTX.close();
  }

  @Test
  void authenticateShouldSayWhoseTheKeyIs() {
    try (TenantProcess process = TenantProcess.start(SETTINGS)) {
      TenantMessages.Identity identity = process.authenticate(key);

      assertThat(identity.tenantId()).isEqualTo(tenant.tenant().tenantId());
      assertThat(identity.keyId()).isEqualTo(tenant.key().record().keyId());
      assertThat(identity.mode()).isEqualTo(Mode.test);
      assertThat(identity.plan()).isEqualTo(Plan.pro);
      assertThat(identity.scopes()).containsExactlyInAnyOrderElementsOf(Scopes.ALL);
    }
  }

  @Test
  void authenticateShouldRefuseEveryWrongKeyAlike() {
    try (TenantProcess process = TenantProcess.start(SETTINGS)) {
      Fault unknown = process.faultOf(ApiKey.generate(Mode.live, new Random(1)).text());

      assertThat(unknown).isInstanceOf(Fault.Unauthenticated.class);
      assertThat(process.faultOf("")).isEqualTo(unknown);
      assertThat(process.faultOf("of_live_\u0000")).isEqualTo(unknown);
      assertThat(process.faultOf(key + "x")).isEqualTo(unknown);
      keys.revoke(tenant.key().record().keyId()).await();
      Await.until("refused", () -> unknown.equals(process.faultOf(key)));
    }
  }

  @Test
  void authenticateShouldRefuseARevokedKeyEverywhereWithinASecond() {
    try (TenantProcess here = TenantProcess.start(SETTINGS);
        TenantProcess there = TenantProcess.start(SETTINGS)) {
      warm(here, there);

      keys.revoke(tenant.key().record().keyId()).await();

      Await.until("refused on both", PROMISED, () -> !here.letsIn(key) && !there.letsIn(key));
    }
  }

  @Test
  void authenticateShouldRefuseASuspendedTenantAndTakeItBack() {
    try (TenantProcess here = TenantProcess.start(SETTINGS);
        TenantProcess there = TenantProcess.start(SETTINGS)) {
      warm(here, there);

      tenants.suspend(tenant.tenant().name()).await();
      Await.until("refused on both", PROMISED, () -> !here.letsIn(key) && !there.letsIn(key));
      tenants.resume(tenant.tenant().name()).await();
      Await.until("let in again", PROMISED, () -> here.letsIn(key) && there.letsIn(key));
    }
  }

  @Test
  void authenticateShouldTellTheNewPlanWithinASecond() {
    try (TenantProcess process = TenantProcess.start(SETTINGS)) {
      warm(process);

      tenants.setPlan(tenant.tenant().name(), Plan.enterprise).await();

      Await.until("new plan", PROMISED, () -> process.authenticate(key).plan() == Plan.enterprise);
    }
  }

  @Test
  void authenticateShouldRefuseAnExpiredKeyThatIsCached() {
    MovableClock clock = new MovableClock();
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    Keys.Terms terms = new Keys.Terms(Mode.test, Set.of("orders:read"), tomorrow);
    String passing = keys.create(tenant.tenant().tenantId(), terms).await().key().text();
    try (TenantProcess process = TenantProcess.start(SETTINGS, clock)) {
      warm(process);
      assertThat(process.letsIn(passing)).isTrue();

      clock.advance(Duration.ofDays(1));

      assertThat(process.letsIn(passing)).isFalse();
    }
  }

  @Test
  void authenticateShouldObeyARevocationWhenTheListeningConnectionWasEnded() {
    try (TenantProcess process = TenantProcess.start(SETTINGS)) {
      warm(process);

      endListeningConnections();
      keys.revoke(tenant.key().record().keyId()).await();

      Await.until("refused", PROMISED, () -> !process.letsIn(key));
    }
  }

  @Test
  void authenticateShouldListenAgainWhenTheListeningConnectionWasEnded() {
    try (TenantProcess process = TenantProcess.start(SETTINGS)) {
      warm(process);
      endListeningConnections();

      Await.until("one listens again", Duration.ofSeconds(5), () -> listening() == 1);
      warm(process);
      keys.revoke(tenant.key().record().keyId()).await();
      Await.until("refused", PROMISED, () -> !process.letsIn(key));
    }
  }

  @Test
  void authenticateShouldObeyARevocationWhenTheNetworkFallsSilent() {
    try (FaultyProxy proxy = FaultyProxy.to(DATABASE_URL);
        TenantProcess process = TenantProcess.start(settings(proxy.url(), Servers.redisUrl()))) {
      warm(process);

      proxy.stallOpen();
      keys.revoke(tenant.key().record().keyId()).await();
      long revoked = System.nanoTime();

      Await.until("refused", Duration.ofSeconds(5), () -> askedAfter(revoked, process));
    }
  }

  @Test
  void authenticateShouldSayUnavailableWhenTheDatabaseIsAwayAndRecover() {
    try (FaultyProxy proxy = FaultyProxy.to(DATABASE_URL);
        TenantProcess process = TenantProcess.start(settings(proxy.url(), Servers.redisUrl()))) {
      warm(process);
      proxy.refuse();

      Await.until(
          "unavailable",
          PROMISED,
          () -> new Fault.Unavailable("database").equals(process.faultOf(key)));
      proxy.accept();
      Await.until("let in again", Duration.ofSeconds(5), () -> process.letsIn(key));
    }
  }

  @Test
  void authenticateShouldGoOnAndObeyARevocationWhenRedisIsAway() {
    try (OwnRedis redis = OwnRedis.start();
        TenantProcess process = TenantProcess.start(settings(DATABASE_URL, redis.url()))) {
      warm(process);
      redis.kill();

      assertThat(process.letsIn(key)).isTrue();
      keys.revoke(tenant.key().record().keyId()).await();
      Await.until("refused", PROMISED, () -> !process.letsIn(key));
    }
  }

  /** From a second after the revocation on, nobody gets in; until then anyone may. */
  private boolean askedAfter(long revoked, TenantProcess process) {
    boolean late = System.nanoTime() - revoked > PROMISED.toNanos();
    boolean let = process.letsIn(key);
    assertThat(late && let).as("let in a second after the revocation").isFalse();
    return late && process.faultOf(key) instanceof Fault.Unauthenticated;
  }

  private void warm(TenantProcess... processes) {
    for (TenantProcess process : processes) {
      Await.until("listens", () -> listening() >= processes.length);
      Await.until("let in", () -> process.letsIn(key));
    }
  }

  private static long listening() {
    String sql =
        """
        SELECT count(*)
        FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'SELECT e.epoch, s.system_identifier%'
          AND state = 'idle'
        """;
    return DATABASE.query(sql, Tuple.tuple()).await().iterator().next().getLong(0);
  }

  private static void endListeningConnections() {
    String sql =
        """
        SELECT pg_terminate_backend(pid)
        FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'SELECT e.epoch, s.system_identifier%'
        """;
    assertThat(DATABASE.query(sql, Tuple.tuple()).await().size()).isPositive();
  }

  private static Settings settings(String databaseUrl, String redisUrl) {
    return Servers.settings(
        Map.of(
            "DATABASE_URL",
            databaseUrl,
            "REDIS_URL",
            redisUrl,
            "ORDERFLOW_PROCESS_ANSWER_WITHIN",
            "1800ms",
            "ORDERFLOW_ORDERS_PATIENCE",
            "1s"));
  }
}
