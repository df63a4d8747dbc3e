package io.orderflow.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Fetches all orders that a query lets through, and goes on behind the last one when it is cut off.
 */
final class OrderExport {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** In a row, before the first order: the server is perhaps no server. */
  private static final int TRIES = 8;

  /** In a row, none of which brought an order: a server starts anew within this minute. */
  private static final int TRIES_ONCE_BEGUN = 60;

  private static final int BUFFER = 65_536;
  private static final JsonFactory JSON = new JsonFactory();

  private final ApiClient server;
  private final String path;
  private final OutputStream out;
  private final Progress progress;
  private String last;
  private long orders;

  /**
   * @param query the filters, encoded, each with an ampersand behind it
   * @param last the order behind which to go on, or null
   * @param orders so many are there already
   */
  OrderExport(
      ApiClient server,
      String query,
      OutputStream out,
      Progress progress,
      String last,
      long orders) {
    this.server = server;
    this.path = "/v1/orders/export?" + query;
    this.out = out;
    this.progress = progress;
    this.last = last;
    this.orders = orders;
  }

  /** All of them, and how many that is. */
  long run() throws IOException {
    int tries = 0;
    while (true) {
      long before = orders;
      try {
        copy();
        progress.end();
        return orders;
      } catch (Cut cut) {
        tries = orders > before ? 0 : tries + 1;
        if (tries == (orders > 0 ? TRIES_ONCE_BEGUN : TRIES)) {
          progress.end();
          throw new CliException("the export is cut off: " + cut.getMessage());
        }
        ApiClient.pause(PAUSE);
      }
    }
  }

  /** The server or the way to it failed, and not the disk. */
  private static final class Cut extends Exception {
    Cut(IOException reason) {
      super(ApiClient.reason(reason));
    }
  }

  private void copy() throws IOException, Cut {
    try (InputStream in = open()) {
      byte[] line = line(in);
      while (line != null) {
        out.write(line);
        last = id(line);
        orders++;
        progress.show(orders, 0);
        line = line(in);
      }
    }
  }

  private InputStream open() throws Cut {
    try {
      String cursor = last == null ? "" : "cursor=" + last;
      return new BufferedInputStream(server.open(path + cursor, "application/x-ndjson"), BUFFER);
    } catch (IOException failure) {
      throw new Cut(failure);
    }
  }

  /** A whole line with its break, or null behind the last. */
  private static byte[] line(InputStream in) throws Cut {
    try {
      byte[] line = nextLine(in);
      if (line.length > 0 && line[line.length - 1] != '\n') {
        throw new IOException("it ends in the middle of an order");
      }
      return line.length == 0 ? null : line;
    } catch (IOException failure) {
      throw new Cut(failure);
    }
  }

  /** With its break, if it has one; empty at the end. */
  static byte[] nextLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    while (b >= 0) {
      line.write(b);
      b = b == '\n' ? -1 : in.read();
    }
    return line.toByteArray();
  }

  /** The order that stands in the line. */
  static String id(byte[] line) throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("id")) {
          return json.getText();
        }
        json.skipChildren();
      }
      throw new CliException("the server sent a line that is no order");
    }
  }
}
