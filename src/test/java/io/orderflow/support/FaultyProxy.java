package io.orderflow.support;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between us and a server, and can be made to break as networks do. */
public final class FaultyProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final URI target;
  private final NetServer server;
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;

  private FaultyProxy(String url) {
    this.target = URI.create(url);
    this.server = vertx.createNetServer().connectHandler(this::accept);
    server.listen(0, "127.0.0.1").await();
  }

  public static FaultyProxy to(String url) {
    return new FaultyProxy(url);
  }

  /** The server's URL, by way of the proxy. */
  public String url() {
    return target
        .toString()
        .replace(target.getHost() + ":" + target.getPort(), "127.0.0.1:" + server.actualPort());
  }

  /** Ends every connection, and lets no new one through. */
  public void refuse() {
    refusing = true;
    open.forEach(NetSocket::close);
  }

  public void accept() {
    refusing = false;
  }

  /** The connections that are open now stay so and carry nothing any more; new ones are fine. */
  public void stallOpen() {
    open.forEach(socket -> socket.handler(lost -> {}));
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void accept(NetSocket near) {
    if (refusing) {
      near.close();
      return;
    }
    near.pause();
    client
        .connect(target.getPort(), target.getHost())
        .onSuccess(far -> join(near, far))
        .onFailure(failure -> near.close());
  }

  private void join(NetSocket near, NetSocket far) {
    forward(near, far);
    forward(far, near);
    near.resume();
  }

  private void forward(NetSocket from, NetSocket to) {
    open.add(from);
    from.handler(to::write);
    from.closeHandler(
        end -> {
          open.remove(from);
          to.close();
        });
  }
}
