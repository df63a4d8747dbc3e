package io.orderflow.support;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * A port of one process as the others reach it, through which some of them can be made to reach it
 * no more: as when a cable is cut, nothing is closed, and nothing arrives.
 */
final class CutProxy implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client = vertx.createNetClient();
  private final NetServer server = vertx.createNetServer().connectHandler(this::accept);
  private final int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile IntPredicate cut = port -> false;

  CutProxy(int target) {
    this.target = target;
    server.listen(0, HOST).await();
  }

  int port() {
    return server.actualPort();
  }

  /** From now on nothing passes of connections that come from such ports. */
  void cut(IntPredicate ports) {
    cut = ports;
    links.forEach(Link::cutIfMeant);
  }

  /** Lets all pass again; who was cut off finds that the other side knows nothing any more. */
  void mend() {
    cut = port -> false;
    links.stream().filter(link -> link.cut).forEach(link -> link.near.close());
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void accept(NetSocket near) {
    Link link = new Link(near);
    links.add(link);
    near.pause();
    vertx.executeBlocking(() -> link.cutIfMeant(), false).onSuccess(known -> link.open());
  }

  /** One connection through the proxy. */
  private final class Link {
    final NetSocket near;
    volatile boolean cut;
    private NetSocket far;
    private boolean closed;

    Link(NetSocket near) {
      this.near = near;
      near.exceptionHandler(end -> near.close());
      near.closeHandler(end -> closed());
    }

    boolean cutIfMeant() {
      cut = cut || CutProxy.this.cut.test(near.remoteAddress().port());
      return cut;
    }

    void open() {
      if (!cut) {
        client.connect(target, HOST).onSuccess(this::join).onFailure(refused -> near.close());
      }
    }

    private void join(NetSocket other) {
      far = other;
      far.exceptionHandler(end -> far.close());
      far.handler(bytes -> pass(near, bytes));
      far.closeHandler(end -> closeUnlessCut());
      near.handler(bytes -> pass(far, bytes));
      near.resume();
      if (closed) {
        far.close();
      }
    }

    /** Perhaps before there is anybody to tell. */
    private void closed() {
      closed = true;
      links.remove(this);
      if (far != null) {
        far.close();
      }
    }

    private void pass(NetSocket to, Buffer bytes) {
      if (!cut) {
        to.write(bytes);
      }
    }

    private void closeUnlessCut() {
      if (!cut) {
        near.close();
      }
    }
  }
}
