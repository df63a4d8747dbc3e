package io.orderflow.support;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server, and breaks each connection when so much of an answer has passed. */
public final class ShortProxy implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server = vertx.createNetServer().connectHandler(this::accept);
  private final AtomicInteger broken = new AtomicInteger();
  private final int target;
  private final int bytes;

  private ShortProxy(int target, int bytes) {
    this.target = target;
    this.bytes = bytes;
    server.listen(0, HOST).await();
  }

  public static ShortProxy to(String base, int bytes) {
    return new ShortProxy(URI.create(base).getPort(), bytes);
  }

  public String url() {
    return "http://" + HOST + ":" + server.actualPort();
  }

  /** How many connections it broke. */
  public int broken() {
    return broken.get();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void accept(NetSocket near) {
    near.pause();
    client.connect(target, HOST).onSuccess(far -> join(near, far));
  }

  private void join(NetSocket near, NetSocket far) {
    AtomicInteger left = new AtomicInteger(bytes);
    near.handler(far::write).closeHandler(end -> far.close()).resume();
    far.closeHandler(end -> near.close()).handler(piece -> pass(near, piece, left));
  }

  private void pass(NetSocket near, Buffer piece, AtomicInteger left) {
    int room = left.getAndAdd(-piece.length());
    if (room > piece.length()) {
      near.write(piece);
    } else if (room > 0) {
      broken.incrementAndGet();
      near.write(piece.slice(0, room)).onComplete(sent -> near.close());
    }
  }
}
