package io.orderflow.edge;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.tenant.TenantMessages;
import io.orderflow.tenant.TenantMessages.Authenticate;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Asks again and again whether the keys of open streams still count. */
final class StreamKeys {
  /** A revoked key is to hear nothing more within a few seconds. */
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Bus bus;
  private long askedAt = System.nanoTime();

  StreamKeys(Bus bus) {
    this.bus = bus;
  }

  /** Each key once, when it is time; while nobody knows whose a key is, its streams go on. */
  void check(Collection<RoutingContext> streams, Consumer<RoutingContext> refused) {
    if (System.nanoTime() - askedAt < EVERY_NANOS) {
      return;
    }
    askedAt = System.nanoTime();
    Map<String, List<RoutingContext>> byKey =
        streams.stream().collect(Collectors.groupingBy(StreamKeys::key));
    byKey.forEach(
        (key, of) ->
            bus.request(TenantMessages.AUTHENTICATE, new Authenticate(key))
                .onFailure(
                    failure -> {
                      if (isRefused(failure)) {
                        of.forEach(refused);
                      }
                    }));
  }

  private static String key(RoutingContext context) {
    return ApiKeys.of(context.request().headers());
  }

  private static boolean isRefused(Throwable failure) {
    return failure instanceof FaultException known
        && known.fault() instanceof Fault.Unauthenticated;
  }
}
