package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks to the server byte by byte, as no well-behaved client would. */
final class RawClient implements AutoCloseable {
  /** The head of a request with a key that may do everything. */
  static final String AUTH = "Host: x\r\nAuthorization: Bearer " + EdgeServer.KEY + "\r\n";

  /** The same before a body. */
  static final String JSON = AUTH + "Content-Type: application/json\r\n";

  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** One request over a connection of its own. */
  static String exchange(EdgeServer server, String request) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      return client.send(request).readAnswer();
    }
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Everything until the server closes. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** One answer, by its {@code Content-Length}. */
  String readAnswer() throws IOException {
    String head = readHead();
    int length = 0;
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase().startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).trim());
      }
    }
    return head
        + new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  private String readHead() throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The answer is that problem, and head and body name the same correlation id. */
  static void assertProblem(String answer, int status, String code) {
    assertThat(answer)
        .matches("(?s)HTTP/1\\.[01] " + status + " .*")
        .contains("application/problem+json");
    assertThat(answer).contains("\"code\":\"" + code + "\"").contains("\"status\":" + status);
    Matcher header = Pattern.compile("(?i)x-correlation-id: (\\S+)").matcher(answer);
    assertThat(header.find()).isTrue();
    assertThat(answer).contains("\"correlationId\":\"" + header.group(1) + "\"");
  }
}
