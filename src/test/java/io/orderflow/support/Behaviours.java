package io.orderflow.support;

import io.orderflow.support.ReceiverLab.Behaviour;
import io.orderflow.support.ReceiverLab.Exchange;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The ways of receivers. */
public final class Behaviours {
  private static final Buffer ZEROS = Buffer.buffer(new byte[64 * 1024]);

  private Behaviours() {}

  public static Behaviour status(int code) {
    return status(code, "", "");
  }

  public static Behaviour status(int code, String headers, String body) {
    return exchange -> exchange.status(code, headers, body);
  }

  /** Answers 200 after so long. */
  public static Behaviour slow(long millis) {
    return exchange -> exchange.after(millis, () -> exchange.status(200, "", ""));
  }

  /** One after the other, the last one for ever. */
  public static Behaviour inTurn(Behaviour... behaviours) {
    List<Behaviour> all = List.of(behaviours);
    return exchange -> all.get(Math.min(exchange.number, all.size()) - 1).answer(exchange);
  }

  public static Behaviour hang() {
    return exchange -> {};
  }

  public static Behaviour redirect(String to) {
    return status(301, "Location: " + to + "\r\n", "");
  }

  /** Success, but its body never comes to its end. */
  public static Behaviour drip() {
    return exchange -> {
      exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
      drop(exchange);
    };
  }

  private static void drop(Exchange exchange) {
    exchange.write("x");
    exchange.after(100, () -> drop(exchange));
  }

  /** Success, and as much of a body as the reader takes. */
  public static Behaviour endless() {
    return exchange -> {
      exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      pour(exchange);
    };
  }

  private static void pour(Exchange exchange) {
    Buffer chunk = Buffer.buffer("10000\r\n").appendBuffer(ZEROS).appendString("\r\n");
    exchange.socket.write(chunk).onSuccess(taken -> pour(exchange));
  }

  /** A few kilobytes that would become a hundred megabytes. */
  public static Behaviour gzipBomb() {
    Buffer bomb = Buffer.buffer(zipped(100));
    return exchange -> {
      exchange.write(
          "HTTP/1.1 500 X\r\nContent-Encoding: gzip\r\nContent-Length: "
              + bomb.length()
              + "\r\n\r\n");
      exchange.write(bomb);
    };
  }

  /** Breaks the connection in the middle of the response. */
  public static Behaviour reset() {
    return exchange -> {
      exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
      exchange.after(20, exchange.socket::close);
    };
  }

  public static Behaviour giantHeaders() {
    return exchange -> {
      exchange.write("HTTP/1.1 200 OK\r\n");
      String line = "X-Pad: " + "p".repeat(1_000) + "\r\n";
      Buffer many = Buffer.buffer();
      for (int i = 0; i < 10_000; i++) {
        many.appendString(line);
      }
      exchange.write(many.appendString("\r\n"));
    };
  }

  /** What is no HTTP at all. */
  public static Behaviour garbage() {
    return exchange -> exchange.write("SSH-2.0-OpenSSH_9.6\r\n\r\n");
  }

  private static byte[] zipped(int megabytes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < megabytes; i++) {
        zip.write(new byte[1024 * 1024]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
