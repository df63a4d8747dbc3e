package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Fault;
import io.orderflow.order.OrderMessages;
import io.orderflow.tenant.TenantMessages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HEAD: what GET would answer, without its body. */
class EdgeHeadTest {
  private static final String ORDER = "/v1/orders/ord_01jd7x3v5kfm2r8t9w4y6z0abc";
  private static EdgeServer server;

  @BeforeAll
  static void start() {
    server = new EdgeServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    server.reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/orders",
        ORDER,
        ORDER + "/events",
        "/v1/inventory",
        "/v1/inventory/ledger?sku=A",
        "/v1/webhooks",
        "/v1/webhooks/whk_01jd7x3v5kfm2r8t9w4y6z0abc",
        "/v1/events",
        "/v1/events/evt_01jd7x3v5kfm2r8t9w4y6z0abc",
        "/v1/health",
        "/v1/orders?limit=0",
        "/v1/nothing",
        "/docs",
        "/docs/assets/swagger-ui.css",
        "/docs/problems/not-found",
        "/docs/nothing",
        "/openapi.yaml",
        "/openapi.json"
      })
  void headShouldAnswerAsGetWithoutTheBody(String path) throws Exception {
    HttpResponse<String> get = send("GET", path, EdgeServer.KEY);
    HttpResponse<String> head = send("HEAD", path, EdgeServer.KEY);

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.headers()).isEqualTo(get.headers());
    assertThat(head.headers().firstValue("Content-Length")).isPresent();
    assertThat(head.body()).isEmpty();
    assertThat(get.body()).isNotEmpty();
  }

  @Test
  void connectionShouldServeTheNextRequestWhenAHeadWasAnswered() throws IOException {
    String head = "HEAD " + ORDER + " HTTP/1.1\r\n" + RawClient.AUTH + "\r\n";
    try (RawClient client = new RawClient(server.port())) {
      client.send(head + "GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertThat(client.readAll().split("\r\n\r\n", 2)[1]).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void headShouldAnswer304WhenTheCallerHoldsTheVersion() throws IOException {
    String etag = Examples.etag(Examples.of("OrderPending"));
    String answer =
        RawClient.exchange(
            server,
            "HEAD "
                + ORDER
                + " HTTP/1.1\r\n"
                + RawClient.AUTH
                + "If-None-Match: "
                + etag
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 304 ").containsIgnoringCase("etag: " + etag);
  }

  @Test
  void headShouldBeGuardedAsGetIs() throws Exception {
    assertThat(send("HEAD", "/v1/orders", "of_test_unknown").statusCode()).isEqualTo(401);
    assertThat(send("HEAD", "/v1/inventory", EdgeServer.READ_KEY).statusCode()).isEqualTo(403);
    server.answer(TenantMessages.ADMIT, admit -> Examples.now(Examples.admission(false, 0)));
    HttpResponse<String> refused = send("HEAD", "/v1/orders", EdgeServer.KEY);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(server.lastOf(OrderMessages.LIST)).isNull();
  }

  @Test
  void headShouldTellAFaultByItsStatusAlone() throws Exception {
    server.fail(OrderMessages.GET, new Fault.NotFound("order"));

    HttpResponse<String> head = send("HEAD", ORDER, EdgeServer.KEY);

    assertThat(head.statusCode()).isEqualTo(404);
    assertThat(head.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OPTIONS | /v1/orders       | GET, HEAD, POST",
        "OPTIONS | /v1/health       | GET, HEAD",
        "OPTIONS | /openapi.yaml    | GET, HEAD",
        "POST    | /docs            | GET, HEAD",
        "PUT     | /v1/webhooks/w   | DELETE, GET, HEAD, PATCH",
        "HEAD    | /v1/orders/o/cancel | POST",
      })
  void allowShouldListHeadWhereThereIsGet(String method, String path, String allow)
      throws Exception {
    HttpResponse<String> refused = send(method, path, EdgeServer.KEY);

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue(allow);
  }

  private static HttpResponse<String> send(String method, String path, String key)
      throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request(method, path, key), BodyHandlers.ofString());
  }

  private static HttpRequest request(String method, String path, String key) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .method(method, BodyPublishers.noBody())
        .header("X-API-Key", key)
        .header("X-Correlation-Id", "same")
        .build();
  }
}
