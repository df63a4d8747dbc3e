package io.orderflow.egress;

import io.orderflow.config.Settings;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Decides where requests of ours may go. The check and the connection share one answer of the
 * resolver: whoever sends must connect to {@link Target#address()}.
 */
public final class EgressGuard {
  /** The same for a name that does not exist and one that is inside: it tells nothing of either. */
  private static final String ADDRESS = "must name a host on the public internet";

  private final Resolver resolver;
  private final Set<Integer> ports;
  private final boolean allowLoopback;

  public EgressGuard(Resolver resolver, Settings.Egress settings) {
    this.resolver = resolver;
    this.ports = settings.allowedPorts();
    this.allowLoopback = settings.allowLoopback();
  }

  /** Where to connect to for that URL; fails with {@link EgressRefused} and nothing else. */
  public Future<Target> check(String url) {
    TargetUrl target;
    try {
      target = TargetUrl.parse(url);
    } catch (EgressRefused refused) {
      return Future.failedFuture(refused);
    }
    return addresses(target).compose(addresses -> admit(target, addresses));
  }

  private Future<List<InetAddress>> addresses(TargetUrl target) {
    return target
        .literal()
        .map(address -> Future.succeededFuture(List.of(address)))
        .orElseGet(() -> resolver.resolve(target.host()).otherwise(List.of()));
  }

  /** One address inside condemns the name: the next attempt might get that one. */
  private Future<Target> admit(TargetUrl target, List<InetAddress> addresses) {
    if (addresses.isEmpty() ? !allowLoopback : !addresses.stream().allMatch(this::isOpen)) {
      return Future.failedFuture(new EgressRefused(ADDRESS, addresses.isEmpty()));
    }
    InetAddress address = addresses.isEmpty() ? null : addresses.get(0);
    boolean local = address != null && address.isLoopbackAddress();
    if (!local && !ports.contains(target.port())) {
      return Future.failedFuture(new EgressRefused("must use one of the ports " + ports));
    }
    return Future.succeededFuture(
        new Target(target.tls(), target.host(), target.port(), target.path(), address));
  }

  private boolean isOpen(InetAddress address) {
    return PublicAddress.is(address) || (allowLoopback && address.isLoopbackAddress());
  }
}
