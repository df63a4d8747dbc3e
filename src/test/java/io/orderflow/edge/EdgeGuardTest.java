package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FieldError;
import io.orderflow.ops.HealthMessages;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.tenant.TenantMessages;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what a caller is told of every fault. */
class EdgeGuardTest {
  private static EdgeServer server;
  private static Api api;

  @BeforeAll
  static void start() {
    server = new EdgeServer();
    api = server.api();
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
  @NullSource
  @ValueSource(
      strings = {"Bearer unknown", "Bearer ", "Bearer", "Basic b2Y6dGVzdA==", "of_test_tenant"})
  void requestShouldAnswer401WhenNoKeyCounts(String authorization) {
    Reply reply = api.get("/v1/orders").header("Authorization", authorization).send();

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(reply.header("RateLimit-Limit")).isNull();
    assertThat(server.lastOf(OrderMessages.LIST)).isNull();
  }

  @Test
  void requestShouldBeLetInWhenTheKeyComesEitherWay() {
    Api nobody = api.as(null);

    assertThat(nobody.get("/v1/orders").header("X-API-Key", EdgeServer.KEY).send().status())
        .isEqualTo(200);
    assertThat(
            nobody
                .get("/v1/orders")
                .header("Authorization", "bEARER " + EdgeServer.KEY)
                .send()
                .status())
        .isEqualTo(200);
    assertThat(api.get("/v1/orders").header("X-API-Key", EdgeServer.KEY).send().status())
        .isEqualTo(200);
  }

  @Test
  void requestShouldAnswer401WhenTwoKeysDiffer() {
    Reply reply = api.get("/v1/orders").header("X-API-Key", EdgeServer.OTHER_KEY).send();

    assertThat(reply.status()).isEqualTo(401);
  }

  @Test
  void requestShouldAnswer403AndTellTheRateWhenTheScopeIsMissing() {
    Reply reply = api.as(EdgeServer.READ_KEY).post("/v1/orders", "not even JSON").send();

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.json().get("scope").asText()).isEqualTo("orders:write");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("17");
    assertThat(api.as(EdgeServer.READ_KEY).get("/v1/orders").send().status()).isEqualTo(200);
    assertThat(api.as(EdgeServer.READ_KEY).get("/v1/inventory").send().status()).isEqualTo(403);
  }

  @Test
  void requestShouldTellTheRateWhenItIsAdmitted() {
    Reply reply = api.get("/v1/orders").send();

    assertThat(reply.header("RateLimit-Limit")).isEqualTo("500");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("17");
    assertThat(reply.header("RateLimit-Reset")).isEqualTo("2");
    assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"plan\";q=500;w=2");
    assertThat(reply.header("RateLimit")).isEqualTo("\"plan\";r=17;t=2");
  }

  @Test
  void requestShouldAnswer429AndNeverTooEarlyATimeWhenTheRateIsUsedUp() {
    server.answer(TenantMessages.ADMIT, admit -> EdgeServer.now(EdgeServer.admission(false, 0)));

    Reply reply = api.post("/v1/orders", "{").send();

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("Retry-After")).isEqualTo("2");
    assertThat(reply.header("RateLimit-Remaining")).isEqualTo("0");
  }

  @Test
  void requestShouldAnswer503WhenTheTenantsCannotBeAsked() {
    server.fail(TenantMessages.AUTHENTICATE, new Fault.Unavailable("database"));

    Reply reply = api.get("/v1/orders").send();

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isEqualTo("2");
  }

  @Test
  void unknownOrderShouldAnswerTheSameBytesWhoeverAsks() {
    server.fail(OrderMessages.GET, new Fault.NotFound("order"));
    String path = "/v1/orders/ord_01jd7x3v5kfm2r8t9w4y6z0abc";

    Reply mine = api.get(path).header("X-Correlation-Id", "same").send();
    Reply others = api.as(EdgeServer.OTHER_KEY).get(path).header("X-Correlation-Id", "same").send();

    assertThat(mine.status()).isEqualTo(404);
    assertThat(others.text()).isEqualTo(mine.text());
    assertThat(others.headers().map()).isEqualTo(mine.headers().map());
  }

  @Test
  void faultsShouldBecomeTheContractsProblems() {
    FieldError shortLine =
        new FieldError(
            "/lines/0",
            "insufficient_stock",
            "1 is available, 2 were asked for",
            Map.of("sku", "A", "requested", 2, "available", 1));
    server.fail(
        OrderMessages.PLACE,
        new Fault.Conflict(
            "insufficient_stock", "1 line asks too much.", List.of(shortLine), Map.of()));
    Reply stock = place();
    assertThat(stock.status()).isEqualTo(409);
    assertThat(stock.json().at("/errors/0/available").asInt()).isEqualTo(1);

    server.fail(
        OrderMessages.PLACE,
        new Fault.Conflict(
            "duplicate_external_id",
            "An order with this external id exists.",
            List.of(),
            Map.of("existingOrderId", "ord_01jd7x3v5kfm2r8t9w4y6z0abc")));
    assertThat(place().json().get("existingOrderId").asText()).startsWith("ord_");

    server.fail(OrderMessages.PLACE, new Fault.InProgress());
    assertThat(place().header("Retry-After")).isEqualTo("1");

    server.fail(OrderMessages.PLACE, new Fault.Unprocessable("idempotency_key_reused", "Other."));
    assertThat(place().status()).isEqualTo(422);

    server.fail(OrderMessages.CANCEL, new Fault.VersionMismatch(3));
    Reply stale = api.post("/v1/orders/ord_01jd7x3v5kfm2r8t9w4y6z0abc/cancel").send();
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.json().get("currentVersion").asLong()).isEqualTo(3);
  }

  @Test
  void startShouldFailWhenAnOperationHasNoHandlerOrAHandlerNoOperation() {
    EdgeVerticle.checkComplete(Set.of("a", "b"), Set.of("b", "a"));

    assertThatThrownBy(() -> EdgeVerticle.checkComplete(Set.of("a", "b"), Set.of("a")))
        .hasMessageContaining("[a, b]");
    assertThatThrownBy(() -> EdgeVerticle.checkComplete(Set.of("a"), Set.of("a", "b")))
        .hasMessageContaining("[a, b]");
  }

  private static Reply place() {
    return api.post("/v1/orders", EdgeServer.example("NewOrderSmallest")).send();
  }

  @Test
  void requestShouldAnswer503InTimeWhenAnActorNeverAnswers() {
    server.answer(OrderMessages.PLACE, message -> Future.future(never -> {}));
    long began = System.nanoTime();

    Reply reply = place();

    assertThat(reply.status()).isEqualTo(503);
    assertThat(System.nanoTime() - began).isLessThan(2_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({"OK, 200, ok", "DEGRADED, 200, degraded", "DOWN, 503, down"})
  void healthShouldTellWhatTheServersDoWithoutAKey(
      HealthMessages.Status status, int code, String word) {
    server.answer(HealthMessages.CHECK, check -> EdgeServer.now(EdgeServer.health(status)));

    Reply reply = api.as(null).get("/v1/health").send();

    assertThat(reply.status()).isEqualTo(code);
    assertThat(reply.json().get("status").asText()).isEqualTo(word);
    assertThat(reply.json().at("/dependencies/0/latencyMs").asDouble()).isEqualTo(0.5);
  }

  @Test
  void unknownPathAndMethodShouldBeProblemsToo() {
    assertThat(api.get("/v1/nothing").send().code()).isEqualTo("not_found");
    assertThat(api.as(null).get("/v1").send().status()).isEqualTo(404);
    Reply wrong = api.call("PUT", "/v1/orders").send();
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.header("Allow")).isEqualTo("GET, POST");
    assertThat(api.delete("/v1/orders/ord_01jd7x3v5kfm2r8t9w4y6z0abc").send().header("Allow"))
        .isEqualTo("GET, PATCH");
    assertThat(api.post("/v1/health").send().header("Allow")).isEqualTo("GET");
  }

  @Test
  void contractAndDocumentsShouldBeServedWithStrictHeaders() {
    Reply yaml = api.as(null).get("/openapi.yaml").send();
    assertThat(yaml.text()).startsWith("openapi: 3.1.0").contains("merge-patch+json");
    assertThat(api.as(null).get("/openapi.json").send().json().get("openapi").asText())
        .isEqualTo("3.1.0");
    for (String path :
        List.of(
            "/docs", "/docs/", "/docs/guides", "/docs/problems/rate-limited", "/docs/docs.js")) {
      Reply page = api.as(null).get(path).send();
      assertThat(page.status()).as(path).isEqualTo(200);
      assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
    assertThat(api.as(null).get("/docs").send().header("Content-Type")).startsWith("text/html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/nothing",
        "/docs/..%2forderflow.yaml",
        "/docs/%2e%2e/orderflow.yaml",
        "/docs/../orderflow.yaml",
        "/docs/.hidden",
        "/docs//etc/passwd",
        "/docs/assets"
      })
  void documentsShouldBeThereAndNothingElse(String path) {
    assertThat(api.as(null).get(path).send().status()).isEqualTo(404);
  }
}
