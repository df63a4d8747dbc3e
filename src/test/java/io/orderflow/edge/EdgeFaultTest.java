package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FieldError;
import io.orderflow.ops.HealthMessages;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller is told of every fault. */
class EdgeFaultTest {
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
  void exampleOfTheContractShouldBeWhatIsReallySaid() {
    ObjectNode order = Examples.of("NewOrderSmallest").deepCopy();
    ((ObjectNode) order.at("/lines/0")).put("quantity", 0);
    Set<JsonNode> said = new HashSet<>();
    api.post("/v1/orders", order).send().json().get("errors").forEach(said::add);
    api.get("/v1/orders?limit=ten").send().json().get("errors").forEach(said::add);

    assertThat(Examples.of("ProblemValidationFailed").get("errors"))
        .isNotEmpty()
        .allSatisfy(error -> assertThat(said).contains(error));
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
    return api.post("/v1/orders", Examples.of("NewOrderSmallest")).send();
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
    server.answer(HealthMessages.CHECK, check -> Examples.now(Examples.health(status)));

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
    assertThat(wrong.header("Allow")).isEqualTo("GET, HEAD, POST");
    assertThat(api.delete("/v1/orders/ord_01jd7x3v5kfm2r8t9w4y6z0abc").send().header("Allow"))
        .isEqualTo("GET, HEAD, PATCH");
    assertThat(api.post("/v1/health").send().header("Allow")).isEqualTo("GET, HEAD");
  }
}
