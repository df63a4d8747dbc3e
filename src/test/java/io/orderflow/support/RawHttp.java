package io.orderflow.support;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sends bytes that no decent client would, and checks the response like any other. */
public final class RawHttp {
  private static final int PATIENCE_MILLIS = 20_000;

  private RawHttp() {}

  /**
   * Sends a request and reads one response.
   *
   * @param rest header lines, an empty line and as much of a body as is wanted; lines end in {@code
   *     \n} here and in CRLF on the wire
   */
  public static Reply send(String base, String method, String path, String rest) {
    URI server = URI.create(base);
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = method + " " + path + " HTTP/1.1\nHost: test\n" + rest;
      socket
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return read(socket, method, path);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    }
  }

  private static Reply read(Socket socket, String method, String path) throws IOException {
    int status = Integer.parseInt(line(socket).split(" ")[1]);
    Map<String, List<String>> lists = new HashMap<>();
    for (String line = line(socket); !line.isEmpty(); line = line(socket)) {
      String[] field = line.split(":", 2);
      lists
          .computeIfAbsent(field[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(field[1].trim());
    }
    HttpHeaders headers = HttpHeaders.of(lists, (name, value) -> true);
    int length = (int) headers.firstValueAsLong("content-length").orElse(0);
    String text = new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    ContractCheck.check(method, path, status, headers, text);
    return new Reply(status, headers, text, MissingNode.getInstance());
  }

  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
      if (c < 0) {
        throw new IOException("closed after: " + line);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
