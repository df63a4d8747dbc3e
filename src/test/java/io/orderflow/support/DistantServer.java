package io.orderflow.support;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;

/** Puts a server far away: each of its answers travels so long, so that waits can be counted. */
public final class DistantServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final URI target;
  private final long millis;
  private final NetServer server;

  public DistantServer(String url, Duration roundTrip) {
    this.target = URI.create(url);
    this.millis = roundTrip.toMillis();
    this.server = vertx.createNetServer().connectHandler(this::accept);
    Await.get(server.listen(0, "127.0.0.1"));
  }

  public String url() {
    return target
        .toString()
        .replace(target.getHost() + ":" + target.getPort(), "127.0.0.1:" + server.actualPort());
  }

  /** How many round trips to the server that much waiting is. */
  public double roundTrips(Runnable waiting) {
    long start = System.nanoTime();
    waiting.run();
    return (System.nanoTime() - start) / 1e6 / millis;
  }

  @Override
  public void close() {
    Await.get(vertx.close());
  }

  private void accept(NetSocket near) {
    near.pause();
    client
        .connect(target.getPort(), target.getHost())
        .onSuccess(far -> join(near, far))
        .onFailure(refused -> near.close());
  }

  private void join(NetSocket near, NetSocket far) {
    near.handler(far::write);
    far.handler(bytes -> vertx.setTimer(millis, late -> near.write(bytes)));
    near.closeHandler(closed -> far.close());
    far.closeHandler(closed -> near.close());
    near.resume();
  }
}
