package io.orderflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Mode;
import io.orderflow.config.SettingsReader;
import io.orderflow.id.IdKind;
import io.orderflow.pg.Database;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.ContractCoverage;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.RawHttp;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.Spec;
import io.orderflow.support.Spec.Operation;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Keys.Terms;
import io.orderflow.tenant.Plan;
import io.orderflow.tenant.Scopes;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Meets every answer that the contract documents: each operation with each of its statuses. What
 * the answers must look like is checked on the way by the {@link Api}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryAnswerTest {
  // more than any plan takes at once here
  private static final int MANY = 200;

  private static Vertx vertx;
  private static Database database;
  private static FaultyProxy proxy;
  private static RunningNode node;
  private static Samples samples;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    Map<String, String> environment =
        new HashMap<>(
            Servers.environment(
                Map.of(
                    "ORDERFLOW_HTTP_BODY_TIMEOUT", "200ms",
                    "ORDERFLOW_BULK_UPLOAD_TIMEOUT", "1s",
                    "ORDERFLOW_BULK_MAX_BYTES", "1048576")));
    database = Database.open(vertx, SettingsReader.read(environment).database());
    proxy = FaultyProxy.to(environment.get("DATABASE_URL"));
    environment.put("DATABASE_URL", proxy.url());
    node = RunningNode.start(SettingsReader.read(environment));
    samples = new Samples(node.api);
  }

  @AfterAll
  static void stop() {
    proxy.accept();
    node.close();
    proxy.close();
    Await.get(vertx.close());
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("all")
  void operationShouldSucceed(Operation operation) {
    assertThat(samples.succeed(operation).status()).isBetween(200, 204);
  }

  @Order(2)
  @ParameterizedTest
  @ValueSource(ints = {304, 400, 401, 403, 404, 408, 412, 413, 415, 422})
  void requestShouldBeRefusedAsDocumented(int status) {
    List<Operation> operations = answering(status);

    assertThat(operations).isNotEmpty();
    for (Operation operation : operations) {
      assertThat(provoke(status, operation).status()).as(operation.id()).isEqualTo(status);
    }
  }

  @Test
  @Order(3)
  void keyInUseShouldBeInProgress() {
    String lock = node.tenant.tenantId() + " test in-use";
    Await.get(database.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", Tuple.of(lock)));

    for (Operation operation : answering(409)) {
      Reply reply = samples.request(node.api, operation).header("Idempotency-Key", "in-use").send();
      assertThat(reply.code()).as(operation.id()).isEqualTo("idempotency_in_progress");
    }
  }

  @Test
  @Order(4)
  void tenantShouldBeLimitedToItsPlan() {
    Api free = node.api(node.otherTenant(Plan.free));

    for (Operation operation : answering(429)) {
      boolean limited =
          IntStream.range(0, MANY)
              .anyMatch(n -> samples.request(free, operation).send().status() == 429);
      assertThat(limited).as(operation.id()).isTrue();
    }
  }

  @Test
  @Order(5)
  void nothingShouldSucceedWithoutTheDatabase() {
    proxy.refuse();

    for (Operation operation : answering(503)) {
      assertThat(samples.request(node.api, operation).send().status())
          .as(operation.id())
          .isEqualTo(503);
    }
  }

  @Test
  @Order(6)
  void everyDocumentedAnswerShouldHaveBeenSeen() {
    assertThat(ContractCoverage.documented()).hasSizeGreaterThan(150);
    assertThat(ContractCoverage.missing()).isEmpty();
  }

  private static Reply provoke(int status, Operation operation) {
    String path = samples.path(operation);
    return switch (status) {
      case 304 -> samples.request(node.api, operation).header("If-None-Match", "*").send();
      case 400 ->
          node.api.call(operation.method(), path + (path.contains("?") ? "&" : "?") + "x=1").send();
      case 401 -> samples.request(node.api.as(null), operation).send();
      case 403 -> samples.request(node.api.as(keyFor(operation)), operation).send();
      case 404 -> nowhere(operation, path).send();
      case 408 -> raw(operation, mediaType(operation) + "\nContent-Length: 9\n\n{");
      case 412 -> samples.request(node.api, operation).header("If-Match", "\"999\"").send();
      case 413 -> raw(operation, mediaType(operation) + "\nContent-Length: 1048577\n\n");
      case 415 -> samples.request(node.api, operation).header("Content-Type", "text/css").send();
      case 422 -> reused(operation);
      default -> throw new IllegalArgumentException("" + status);
    };
  }

  /** A key with every scope but the one that is asked for. */
  private static String keyFor(Operation operation) {
    String scope = Spec.get().at(operation.pointer()).at("/security/0/bearerAuth/0").asText();
    Set<String> others = new HashSet<>(Scopes.ALL);
    others.remove(scope);
    return Await.get(
            TestTenants.keys(database, node.settings)
                .create(node.tenant.tenantId(), new Terms(Mode.test, others, null)))
        .key()
        .text();
  }

  /** A replay names its webhook in the body. */
  private static Api.Call nowhere(Operation operation, String path) {
    boolean connection = path.matches("/v1/integrations/[a-z]+");
    Api asked = connection ? node.api(node.otherTenant(Plan.pro)) : node.api;
    Api.Call call = samples.request(asked, operation, elsewhere(path));
    return operation.id().equals("deadLetters.replay")
        ? call.json(Map.of("webhookId", RunningNode.unknown(IdKind.WEBHOOK)))
        : call;
  }

  private static String elsewhere(String path) {
    return path.replace(samples.order, RunningNode.unknown(IdKind.ORDER))
        .replace(samples.webhook, RunningNode.unknown(IdKind.WEBHOOK))
        .replace(samples.event, RunningNode.unknown(IdKind.EVENT))
        .replace(samples.replay, RunningNode.unknown(IdKind.REPLAY))
        .replace(samples.imported, RunningNode.unknown(IdKind.IMPORT))
        .replace(samples.tenant(), RunningNode.unknown(IdKind.TENANT));
  }

  private static String mediaType(Operation operation) {
    JsonNode content = Spec.get().at(operation.pointer() + "/requestBody").path("content");
    return "Content-Type: " + content.fieldNames().next();
  }

  private static Reply raw(Operation operation, String rest) {
    String key = "Authorization: Bearer " + node.tenant.apiKey() + "\n";
    return RawHttp.send(node.base(), operation.method(), samples.path(operation), key + rest);
  }

  private static Reply reused(Operation operation) {
    String used = "used-for-" + operation.id();
    node.api.post("/v1/orders", RunningNode.order("PEN", 2)).header("Idempotency-Key", used).send();
    return samples.request(node.api, operation).header("Idempotency-Key", used).send();
  }

  private static List<Operation> all() {
    return Spec.get().operations();
  }

  private static List<Operation> answering(int status) {
    return all().stream()
        .filter(operation -> Spec.get().at(operation.pointer() + "/responses").has("" + status))
        .toList();
  }
}
