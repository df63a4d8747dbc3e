package io.orderflow.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Reads a chunked answer line by line, with hardly any room for what it has not asked for. */
public final class SlowReader implements AutoCloseable {
  private static final int ROOM = 4_096;
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private int left;
  private boolean atEnd;

  /** Sends the request and reads the head of its answer. */
  public SlowReader(String base, String path, String apiKey) throws IOException {
    URI server = URI.create(base);
    socket.setReceiveBufferSize(ROOM);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    String head =
        "GET " + path + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + apiKey + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    in = new BufferedInputStream(socket.getInputStream(), ROOM);
    String status = header();
    if (!status.contains(" 200 ")) {
      throw new IOException(status);
    }
    while (!header().isEmpty()) {
      // the other tests look at header fields
    }
  }

  /**
   * The next line, or null behind the last one.
   *
   * @throws IOException also when the answer ends without its last chunk
   */
  public String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = body(); b != '\n'; b = body()) {
      if (b < 0) {
        return null;
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int body() throws IOException {
    if (atEnd) {
      return -1;
    }
    if (left == 0) {
      left = Integer.parseInt(header(), 16);
      atEnd = left == 0;
      return body();
    }
    int b = read();
    if (--left == 0) {
      header();
    }
    return b;
  }

  private String header() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = read(); c != '\n'; c = read()) {
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  private int read() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new IOException("the answer is cut off");
    }
    return b;
  }
}
