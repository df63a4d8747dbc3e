package io.orderflow.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Mode;
import io.orderflow.config.Settings;
import io.orderflow.pg.Database;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TenantsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Settings SETTINGS = Servers.settings();
  private static final Database DATABASE = Database.open(VERTX, SETTINGS.database());
  private final Tenants tenants = TestTenants.tenants(DATABASE, SETTINGS);
  private final Keys keys = TestTenants.keys(DATABASE, SETTINGS);

  @AfterAll
  static void close() {
    VERTX.close();
  }

  @Test
  void createShouldGiveATenantThatIsFoundByIdAndByName() {
    Tenants.Created created = tenants.create("acme", Plan.pro, Mode.live).await();

    assertThat(created.key().key().text()).startsWith("of_live_");
    assertThat(tenants.find("acme").await().tenantId()).isEqualTo(created.tenant().tenantId());
    assertThat(tenants.list().await()).extracting(Tenant::name).contains("acme");
    assertThat(keys.list(created.tenant().tenantId()).await())
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.scopes()).containsExactlyInAnyOrderElementsOf(Scopes.ALL);
              assertThat(created.key().key().text()).endsWith(key.hint());
            });
  }

  @Test
  void createShouldRefuseATakenOrMalformedName() {
    tenants.create("twice", Plan.free, Mode.test).await();

    assertThat(faultOf(() -> tenants.create("twice", Plan.free, Mode.test).await()))
        .isInstanceOf(Fault.Conflict.class);
    assertThat(faultOf(() -> tenants.create("Not OK", Plan.free, Mode.test).await()))
        .isInstanceOf(Fault.Invalid.class);
    assertThat(faultOf(() -> tenants.suspend("nobody").await())).isInstanceOf(Fault.NotFound.class);
  }

  @Test
  void createShouldRefuseAScopeThatIsNone() {
    UUID tenantId = newTenant("scoped");
    Keys.Terms terms = new Keys.Terms(Mode.test, Set.of("orders:eat"), null);

    assertThat(faultOf(() -> keys.create(tenantId, terms).await()))
        .isInstanceOf(Fault.Invalid.class);
  }

  @Test
  void rotateShouldKeepTheTermsAndLetTheOldKeyRunOut() {
    UUID tenantId = newTenant("turning");
    Keys.Terms terms = new Keys.Terms(Mode.live, Set.of("orders:read"), null);
    IssuedKey old = keys.create(tenantId, terms).await();

    IssuedKey next = keys.rotate(old.record().keyId(), Duration.ofHours(1)).await();

    assertThat(next.record().mode()).isEqualTo(Mode.live);
    assertThat(next.record().scopes()).containsExactly("orders:read");
    assertThat(next.record().expiresAt()).isNull();
    assertThat(recordOf(old).expiresAt())
        .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_600));
  }

  @Test
  void rotateShouldRefuseARevokedKey() {
    IssuedKey key = keys.create(newTenant("gone"), Keys.Terms.everything(Mode.test)).await();
    keys.revoke(key.record().keyId()).await();

    assertThat(faultOf(() -> keys.rotate(key.record().keyId(), Duration.ZERO).await()))
        .isInstanceOf(Fault.Conflict.class);
  }

  @Test
  void revokeShouldKeepTheFirstMomentWhenDoneTwice() {
    IssuedKey key = keys.create(newTenant("twofold"), Keys.Terms.everything(Mode.test)).await();

    Instant first = keys.revoke(key.record().keyId()).await().revokedAt();

    assertThat(keys.revoke(key.record().keyId()).await().revokedAt()).isEqualTo(first);
  }

  @Test
  void ensureShouldGiveTheSameKeyUntilItIsRevoked() {
    String first = tenants.ensure("demo", Plan.pro, Mode.test, Optional.empty()).await();

    assertThat(tenants.ensure("demo", Plan.pro, Mode.test, Optional.of(first)).await())
        .isEqualTo(first);
    keys.revoke(keys.list(tenants.find("demo").await().tenantId()).await().get(0).keyId()).await();
    assertThat(tenants.ensure("demo", Plan.pro, Mode.test, Optional.of(first)).await())
        .isNotEqualTo(first)
        .startsWith("of_test_");
  }

  private UUID newTenant(String name) {
    return tenants.create(name, Plan.free, Mode.test).await().tenant().tenantId();
  }

  private KeyRecord recordOf(IssuedKey key) {
    return keys.list(key.record().tenantId()).await().stream()
        .filter(record -> record.keyId().equals(key.record().keyId()))
        .findFirst()
        .orElseThrow();
  }

  private static Fault faultOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    FaultException failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(FaultException.class, call);
    return failure.fault();
  }
}
