package io.orderflow.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Turns a host name into all of its addresses; passed in, so that a test may lie. */
@FunctionalInterface
public interface Resolver {
  Future<List<InetAddress>> resolve(String host);

  /** The resolver of Vert.x, the only asynchronous one at hand: its face is an internal type. */
  static Resolver of(Vertx vertx) {
    return host -> {
      Promise<List<InetSocketAddress>> found = Promise.promise();
      ((VertxInternal) vertx).nameResolver().resolveAll(host, found::handle);
      return found.future().map(all -> all.stream().map(InetSocketAddress::getAddress).toList());
    };
  }
}
