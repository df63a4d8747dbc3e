package io.orderflow.edge;

import static io.orderflow.edge.RawClient.JSON;
import static io.orderflow.edge.RawClient.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.order.OrderMessages;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a body begins and ends, how long it may be and how long it may take. */
class EdgeFramingTest {
  private static final int MAX_BODY = 1_048_576;
  private static final String ORDER = Examples.of("NewOrderSmallest").toString();
  private static EdgeServer server;

  @BeforeAll
  static void start() {
    server = new EdgeServer(Map.of("ORDERFLOW_HTTP_BODY_TIMEOUT", "500ms"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    server.reset();
  }

  @Test
  void bodyShouldBeRefusedAtOnceWhenItsLengthIsTooLarge() throws IOException {
    String answer =
        RawClient.exchange(
            server,
            "POST /v1/orders HTTP/1.1\r\n"
                + JSON
                + "Content-Length: "
                + (MAX_BODY + 1)
                + "\r\n\r\n");

    assertProblem(answer, 413, "body_too_large");
    assertThat(answer).containsIgnoringCase("connection: close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999999999999", "9223372036854775807"})
  void bodyShouldBeRefusedWhenItsLengthIsAbsurd(String length) throws IOException {
    String answer =
        RawClient.exchange(
            server,
            "POST /v1/orders HTTP/1.1\r\n" + JSON + "Content-Length: " + length + "\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1.1 4(00|13) .*");
  }

  @Test
  void bodyShouldBeRefusedWhenItsChunksGrowTooLarge() throws IOException {
    String chunk = "10000\r\n" + "x".repeat(65_536) + "\r\n";
    try (RawClient client = new RawClient(server.port())) {
      client.send("POST /v1/orders HTTP/1.1\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 20; i++) {
        client.send(chunk);
      }
      client.send("0\r\n\r\n");

      assertProblem(client.readAll(), 413, "body_too_large");
    }
    assertThat(server.lastOf(OrderMessages.PLACE)).isNull();
  }

  @Test
  void bodyShouldBeReadWhenItComesInSmallChunks() throws IOException {
    StringBuilder chunks = new StringBuilder();
    for (char c : ORDER.toCharArray()) {
      chunks.append("1\r\n").append(c).append("\r\n");
    }

    String answer =
        RawClient.exchange(
            server,
            "POST /v1/orders HTTP/1.1\r\n"
                + JSON
                + "Transfer-Encoding: chunked\r\n\r\n"
                + chunks
                + "0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 201 ");
  }

  @Test
  void bodyShouldBeReadWhenItIsExactlyAsLargeAsAllowed() throws IOException {
    String padded = ORDER + " ".repeat(MAX_BODY - ORDER.length());

    String answer =
        RawClient.exchange(
            server,
            "POST /v1/orders HTTP/1.1\r\n"
                + JSON
                + "Content-Length: "
                + MAX_BODY
                + "\r\n\r\n"
                + padded);

    assertThat(answer).startsWith("HTTP/1.1 201 ");
  }

  @Test
  void bodyShouldBeRefusedWhenItDoesNotComeInTime() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send("POST /v1/orders HTTP/1.1\r\n" + JSON + "Content-Length: 100\r\n\r\n{\"curr");

      assertProblem(client.readAll(), 408, "request_timeout");
    }
  }

  @Test
  void bodyShouldBeAwaitedWhenTheCallerAsksWhetherToSendIt() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST /v1/orders HTTP/1.1\r\n"
              + JSON
              + "Expect: 100-continue\r\nContent-Length: "
              + ORDER.length()
              + "\r\n\r\n");
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 100 ");

      assertThat(client.send(ORDER).readAnswer()).startsWith("HTTP/1.1 201 ");
    }
  }

  @Test
  void connectionShouldServeTheNextRequestWhenOneWasRefused() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST /v1/orders HTTP/1.1\r\n"
              + JSON
              + "Content-Length: 3\r\n\r\n{x}"
              + "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n");

      assertProblem(client.readAnswer(), 400, "malformed_json");
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void requestShouldNotBeSmuggledWhenLengthAndChunksDisagree() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST /v1/orders HTTP/1.1\r\n"
              + JSON
              + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
              + "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(client.readAnswer()).startsWith("HTTP/1.1 400 ");
    }
  }
}
