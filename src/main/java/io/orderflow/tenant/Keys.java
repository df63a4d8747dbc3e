package io.orderflow.tenant;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.bus.Mode;
import io.orderflow.id.IdSource;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What operators do with API keys. */
public final class Keys {
  private final TenantStore store;
  private final Pepper pepper;
  private final Clock clock;
  private final IdSource ids;
  private final RandomGenerator random;

  public Keys(Database database, String pepper, Clock clock, IdSource ids, RandomGenerator random) {
    this.store = new TenantStore(database);
    this.pepper = new Pepper(pepper);
    this.clock = clock;
    this.ids = ids;
    this.random = random;
  }

  /** What a key is good for; {@code expiresAt} null is for ever. */
  public record Terms(Mode mode, Set<String> scopes, Instant expiresAt) {
    public static Terms everything(Mode mode) {
      return new Terms(mode, Set.copyOf(Scopes.ALL), null);
    }
  }

  /** A further key of the tenant. */
  public Future<IssuedKey> create(UUID tenantId, Terms terms) {
    return terms.scopes().isEmpty() || !Scopes.ALL.containsAll(terms.scopes())
        ? Future.failedFuture(unknownScope())
        : store.transaction(tx -> issue(tx, tenantId, terms));
  }

  /** All that the tenant ever had, oldest first. */
  public Future<List<KeyRecord>> list(UUID tenantId) {
    return store.keys(tenantId);
  }

  /** From the commit on, the key opens nothing; once revoked it stays so. */
  public Future<KeyRecord> revoke(UUID keyId) {
    return owner(keyId)
        .compose(tenantId -> store.revoke(tenantId, keyId, clock.instant()))
        .map(revoked -> revoked.orElseThrow(Keys::notFound));
  }

  /** A new key on the same terms; the old one counts for that much longer. */
  public Future<IssuedKey> rotate(UUID keyId, Duration overlap) {
    return owner(keyId)
        .compose(tenantId -> store.transaction(tx -> replace(tx, tenantId, keyId, overlap)));
  }

  Future<IssuedKey> issue(Tx tx, UUID tenantId, Terms terms) {
    ApiKey key = ApiKey.generate(terms.mode(), random);
    KeyRecord record =
        new KeyRecord(
            tenantId,
            ids.next(),
            terms.mode(),
            terms.scopes(),
            key.hint(),
            clock.instant(),
            terms.expiresAt(),
            null);
    return store.insert(tx, record, pepper.digest(key)).map(inserted -> new IssuedKey(record, key));
  }

  /** The tenant's key of that text while it counts, else a new one. */
  Future<IssuedKey> ensure(UUID tenantId, Mode mode, Optional<String> text) {
    return standing(tenantId, text.flatMap(ApiKey::parse))
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(found.get())
                    : create(tenantId, Terms.everything(mode)));
  }

  private Future<Optional<IssuedKey>> standing(UUID tenantId, Optional<ApiKey> key) {
    return key.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : store
            .key(tenantId, pepper.digest(key.get()))
            .map(
                found ->
                    found.filter(this::counts).map(record -> new IssuedKey(record, key.get())));
  }

  private boolean counts(KeyRecord key) {
    return key.revokedAt() == null
        && (key.expiresAt() == null || clock.instant().isBefore(key.expiresAt()));
  }

  private Future<UUID> owner(UUID keyId) {
    return store.owner(keyId).map(found -> found.orElseThrow(Keys::notFound));
  }

  private Future<IssuedKey> replace(Tx tx, UUID tenantId, UUID keyId, Duration overlap) {
    return store
        .lock(tx, tenantId, keyId)
        .map(found -> found.filter(this::counts).orElseThrow(Keys::spent))
        .compose(old -> replace(tx, old, overlap));
  }

  private Future<IssuedKey> replace(Tx tx, KeyRecord old, Duration overlap) {
    store.expire(tx, old.tenantId(), old.keyId(), clock.instant().plus(overlap));
    return issue(tx, old.tenantId(), new Terms(old.mode(), old.scopes(), old.expiresAt()));
  }

  private static FaultException unknownScope() {
    String detail = "scopes are " + String.join(", ", Scopes.ALL);
    return new FaultException(
        new Fault.Invalid(List.of(new FieldError("/scopes", "unknown", detail))));
  }

  private static FaultException notFound() {
    return new FaultException(new Fault.NotFound("key"));
  }

  private static FaultException spent() {
    return new FaultException(
        new Fault.Conflict("key_spent", "the key is revoked or expired: create a new one"));
  }
}
