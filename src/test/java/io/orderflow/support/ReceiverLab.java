package io.orderflow.support;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Receivers of webhooks, good and bad: each path of one raw TCP server behaves as the test says and
 * keeps what it was sent.
 */
public final class ReceiverLab implements AutoCloseable {
  private static final String HEAD_END = "\r\n\r\n";
  private final Vertx vertx = Vertx.vertx();
  private final NetServer server;
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
  private final Map<String, List<Received>> received = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
  private final Map<String, Integer> mostUnderWay = new ConcurrentHashMap<>();

  /** What a path does with a request. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(Exchange exchange);
  }

  /** One request as it came over the wire. */
  public record Received(String path, Map<String, String> headers, byte[] body, long nanos) {
    public String header(String name) {
      return headers.get(name);
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private ReceiverLab(NetServerOptions options) {
    server =
        Await.get(
            vertx
                .createNetServer(options.setAcceptBacklog(1_024))
                .connectHandler(socket -> new Connection(socket).open())
                .listen(0, "127.0.0.1"));
  }

  public static ReceiverLab open() {
    return new ReceiverLab(new NetServerOptions());
  }

  public static ReceiverLab open(NetServerOptions tls) {
    return new ReceiverLab(tls);
  }

  public int port() {
    return server.actualPort();
  }

  /** The URL of a path that behaves so. */
  public String at(String path, Behaviour behaviour) {
    behaviours.put(path, behaviour);
    received.computeIfAbsent(path, key -> new ArrayList<>());
    return "http://127.0.0.1:" + port() + path;
  }

  /** What came to the path, in order. */
  public List<Received> at(String path) {
    List<Received> all = received.getOrDefault(path, List.of());
    synchronized (all) {
      return List.copyOf(all);
    }
  }

  /** How much came to the path. */
  public int count(String path) {
    List<Received> all = received.getOrDefault(path, List.of());
    synchronized (all) {
      return all.size();
    }
  }

  /** How many requests were open at the path at once, at most. */
  public int mostUnderWay(String path) {
    return mostUnderWay.getOrDefault(path, 0);
  }

  @Override
  public void close() {
    Await.get(vertx.close());
  }

  /** One request and the means to answer it. */
  public final class Exchange {
    public final Received request;
    public final NetSocket socket;
    public final int number;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Exchange(Received request, NetSocket socket, int number) {
      this.request = request;
      this.socket = socket;
      this.number = number;
    }

    /** A whole response; headers each with its line's end. */
    public void status(int code, String headers, String body) {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      write(
          "HTTP/1.1 "
              + code
              + " X\r\nContent-Length: "
              + length
              + "\r\n"
              + headers
              + "\r\n"
              + body);
      done();
    }

    public void write(String text) {
      socket.write(text);
    }

    public void write(Buffer bytes) {
      socket.write(bytes);
    }

    /** Later, unless the connection is gone by then. */
    public void after(long millis, Runnable action) {
      vertx.setTimer(millis, timer -> action.run());
    }

    private void done() {
      if (open.compareAndSet(true, false)) {
        underWay.get(request.path()).decrementAndGet();
      }
    }
  }

  /** Reads requests with a Content-Length from one connection, one after the other. */
  private final class Connection {
    private final NetSocket socket;
    private Buffer unread = Buffer.buffer();

    Connection(NetSocket socket) {
      this.socket = socket;
    }

    void open() {
      socket.exceptionHandler(gone -> socket.close());
      socket.handler(this::read);
    }

    private void read(Buffer chunk) {
      unread.appendBuffer(chunk);
      String text = unread.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf(HEAD_END);
      if (end < 0) {
        return;
      }
      String[] lines = text.substring(0, end).split("\r\n");
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1).trim());
      }
      int from = end + HEAD_END.length();
      int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
      if (unread.length() < from + length) {
        return;
      }
      byte[] body = unread.getBytes(from, from + length);
      unread = unread.getBuffer(from + length, unread.length());
      take(new Received(lines[0].split(" ")[1], headers, body, System.nanoTime()));
    }

    private void take(Received request) {
      List<Received> all = received.computeIfAbsent(request.path(), key -> new ArrayList<>());
      int number;
      synchronized (all) {
        all.add(request);
        number = all.size();
      }
      int now =
          underWay.computeIfAbsent(request.path(), key -> new AtomicInteger()).incrementAndGet();
      mostUnderWay.merge(request.path(), now, Math::max);
      Exchange exchange = new Exchange(request, socket, number);
      socket.closeHandler(gone -> exchange.done());
      behaviours.getOrDefault(request.path(), Behaviours.status(404)).answer(exchange);
    }
  }
}
