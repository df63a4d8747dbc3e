package io.orderflow.edge;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.tenant.TenantMessages;
import io.orderflow.tenant.TenantMessages.Admission;
import io.orderflow.tenant.TenantMessages.Admit;
import io.orderflow.tenant.TenantMessages.Authenticate;
import io.orderflow.tenant.TenantMessages.Identity;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Lets in who has a key that counts, a request left in its plan, and the operation's scope. */
final class Guard {
  private final Bus bus;

  Guard(Bus bus) {
    this.bus = bus;
  }

  /** The caller, or null where the operation asks for none. */
  Future<Caller> admit(RoutingContext context, Operation operation) {
    if (operation.scope() == null) {
      return Future.succeededFuture();
    }
    String key = ApiKeys.of(context.request().headers());
    return bus.request(TenantMessages.AUTHENTICATE, new Authenticate(key))
        .compose(identity -> admit(context, operation, identity));
  }

  /** The scope comes last, so that a 403 counts against the rate and tells it. */
  private Future<Caller> admit(RoutingContext context, Operation operation, Identity identity) {
    Visit visit = Visit.of(context);
    visit.tenantId = identity.tenantId();
    return bus.request(TenantMessages.ADMIT, new Admit(identity.tenantId(), identity.plan()))
        .map(admission -> check(context.response().headers(), admission))
        .map(admitted -> permit(visit, operation, identity));
  }

  private static Admission check(MultiMap headers, Admission admission) {
    RateHeaders.put(headers, admission);
    if (!admission.admitted()) {
      Duration wait = Duration.ofMillis(admission.retryAfterMillis());
      throw new FaultException(new Fault.RateLimited(wait));
    }
    return admission;
  }

  private static Caller permit(Visit visit, Operation operation, Identity identity) {
    if (!identity.scopes().contains(operation.scope())) {
      throw new FaultException(new Fault.Forbidden(operation.scope()));
    }
    return new Caller(identity.tenantId(), identity.mode(), visit.correlationId, visit.traceparent);
  }
}
