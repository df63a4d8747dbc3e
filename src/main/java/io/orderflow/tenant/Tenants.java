package io.orderflow.tenant;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.bus.Mode;
import io.orderflow.id.IdKind;
import io.orderflow.id.IdSource;
import io.orderflow.pg.Database;
import io.orderflow.pg.PgFailure;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What operators do with tenants. */
public final class Tenants {
  /** The same as the CHECK of the table. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private final TenantStore store;
  private final Keys keys;
  private final Clock clock;
  private final IdSource ids;

  public Tenants(Database database, Keys keys, Clock clock, IdSource ids) {
    this.store = new TenantStore(database);
    this.keys = keys;
    this.clock = clock;
    this.ids = ids;
  }

  /** A new tenant and its first key. */
  public record Created(Tenant tenant, IssuedKey key) {}

  /** A new tenant with one key that may do everything. */
  public Future<Created> create(String name, Plan plan, Mode mode) {
    if (!NAME.matcher(name).matches()) {
      return Future.failedFuture(malformed());
    }
    Tenant tenant = new Tenant(ids.next(), name, plan, Tenant.Status.active, clock.instant());
    return store
        .transaction(tx -> insert(tx, tenant, Keys.Terms.everything(mode)))
        .recover(failure -> Future.failedFuture(explain(failure, name)));
  }

  public Future<List<Tenant>> list() {
    return store.tenants();
  }

  /** The tenant of that identifier or name. */
  public Future<Tenant> find(String idOrName) {
    return IdKind.TENANT
        .parse(idOrName)
        .map(store::tenant)
        .orElseGet(() -> store.tenant(idOrName))
        .map(found -> found.orElseThrow(Tenants::notFound));
  }

  /** From the commit on, none of its keys opens anything. */
  public Future<Tenant> suspend(String idOrName) {
    return change(idOrName, id -> store.setStatus(id, Tenant.Status.suspended));
  }

  public Future<Tenant> resume(String idOrName) {
    return change(idOrName, id -> store.setStatus(id, Tenant.Status.active));
  }

  public Future<Tenant> setPlan(String idOrName, Plan plan) {
    return change(idOrName, id -> store.setPlan(id, plan));
  }

  /**
   * The text of a key of the tenant of that name, both made when they are not there: the given text
   * while it still counts.
   */
  public Future<String> ensure(String name, Plan plan, Mode mode, Optional<String> keyText) {
    return store
        .tenant(name)
        .compose(
            found ->
                found.isPresent()
                    ? keys.ensure(found.get().tenantId(), mode, keyText)
                    : create(name, plan, mode).map(Created::key))
        .map(issued -> issued.key().text());
  }

  private Future<Created> insert(Tx tx, Tenant tenant, Keys.Terms terms) {
    Future<Void> inserted = store.insert(tx, tenant);
    Future<IssuedKey> issued = keys.issue(tx, tenant.tenantId(), terms);
    return inserted.compose(done -> issued).map(key -> new Created(tenant, key));
  }

  private Future<Tenant> change(String idOrName, Function<UUID, Future<Optional<Tenant>>> change) {
    return find(idOrName)
        .compose(tenant -> change.apply(tenant.tenantId()))
        .map(changed -> changed.orElseThrow(Tenants::notFound));
  }

  private static FaultException malformed() {
    String detail = "a name is 1 to 63 lower-case letters, digits and hyphens, no hyphen first";
    return new FaultException(
        new Fault.Invalid(List.of(new FieldError("/name", "pattern", detail))));
  }

  private static Throwable explain(Throwable failure, String name) {
    return PgFailure.violates(failure, "tenants_name_key")
        ? new FaultException(
            new Fault.Conflict("duplicate_name", "a tenant named " + name + " exists"))
        : failure;
  }

  private static FaultException notFound() {
    return new FaultException(new Fault.NotFound("tenant"));
  }
}
