package io.orderflow.edge;

import static io.orderflow.edge.RawClient.AUTH;
import static io.orderflow.edge.RawClient.JSON;
import static io.orderflow.edge.RawClient.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.order.OrderMessages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP itself, abused: request lines, paths and header fields. */
class EdgeHttpTest {
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
  void requestShouldBeRefusedWhenItHasTenThousandHeaders() throws IOException {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      headers.append("X-").append(i).append(": ").append(i).append("\r\n");
    }
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET /v1/orders HTTP/1.1\r\n" + AUTH + headers + "\r\n");

      assertProblem(client.readAll(), 431, "headers_too_large");
    }
  }

  @Test
  void linkShouldStayOnThisServerWhenThePathBeginsWithTwoSlashes() throws IOException {
    String answer = RawClient.exchange(server, "GET //v1//orders HTTP/1.1\r\n" + AUTH + "\r\n");

    assertThat(answer).contains("Link: </v1/orders?cursor=");
  }

  @Test
  void requestShouldBeRefusedWhenItsLineIsTooLong() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET /v1/orders?sku=" + "x".repeat(20_000) + " HTTP/1.1\r\n" + AUTH + "\r\n");

      assertProblem(client.readAll(), 414, "headers_too_large");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /v1/orders HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /v1/orders HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
        "GET /v1/orders HTTP/1.1\r\nHost: x\r\nX-A: a\u0000b\r\n\r\n",
        "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
        "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
      })
  void requestShouldBeRefusedWhenItIsNotHttp(String request) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      assertProblem(client.send(request).readAll(), 400, "validation_failed");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/orders/%zz, 400",
    "/v1/orders/%, 400",
    "/v1/orders?sku=%zz, 400",
    "/v1/orders?sku=%f, 400",
    "/v1/orders/%C3%28, 404",
    "/v1/../v1/orders, 200",
    "/v1/orders/, 200",
    "//v1//orders, 200",
    "*, 404",
    "http://x/v1/health, 200",
  })
  void pathShouldBeReadStrictly(String path, int status) throws IOException {
    String answer = RawClient.exchange(server, "GET " + path + " HTTP/1.1\r\n" + AUTH + "\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    if (status >= 400) {
      assertThat(answer)
          .contains("application/problem+json")
          .containsIgnoringCase("x-correlation-id");
    }
  }

  @Test
  void headerShouldNotBeInjectedWhenAValueHoldsALineBreak() throws IOException {
    String answer =
        RawClient.exchange(
            server,
            "GET /v1/orders?status=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n"
                + AUTH
                + "X-Correlation-Id: a%0d%0aX-Evil: 1\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("\r\nSet-Cookie", "X-Evil");
  }

  @Test
  void idempotencyKeyShouldBeRefusedWhenItIsNotAscii() throws IOException {
    String answer =
        RawClient.exchange(
            server,
            "POST /v1/orders HTTP/1.1\r\n"
                + JSON
                + "Idempotency-Key: \u00fcmlaut\r\nContent-Length: "
                + ORDER.length()
                + "\r\n\r\n"
                + ORDER);

    assertProblem(answer, 400, "validation_failed");
    assertThat(answer).contains("/header/Idempotency-Key");
  }

  @Test
  void headerShouldBeRefusedWhenItIsSentTwice() throws IOException {
    String head = "POST /v1/orders HTTP/1.1\r\n" + JSON;
    String body = "Content-Length: " + ORDER.length() + "\r\n\r\n" + ORDER;

    assertThat(
            RawClient.exchange(
                server, head + "Idempotency-Key: a\r\nIdempotency-Key: a\r\n" + body))
        .contains("\"repeated\"");
    assertThat(RawClient.exchange(server, head + "Authorization: Bearer other\r\n" + body))
        .startsWith("HTTP/1.1 401 ");
    assertThat(server.lastOf(OrderMessages.PLACE)).isNull();
  }

  @Test
  void http1ShouldBeSpokenWhenTheCallerOffersToUpgrade() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    URI orders = URI.create(server.url() + "/v1/orders");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(orders)
            .header("X-API-Key", EdgeServer.KEY)
            .header("Content-Type", "application/json");

    client.send(request.GET().build(), HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> created =
        client.send(
            request.POST(HttpRequest.BodyPublishers.ofString(ORDER)).build(),
            HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> tooLarge =
        client.send(
            request.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[MAX_BODY + 1])).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(created.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(tooLarge.statusCode()).isEqualTo(413);
  }
}
