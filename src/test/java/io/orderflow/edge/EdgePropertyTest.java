package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.support.Spec;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Documents that were good and then changed in a few places are accepted by the edge exactly when
 * the contract's schema accepts them, in the opinion of two validators.
 */
class EdgePropertyTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<String, String> BODIES =
      Map.of(
          "NewOrderSmallest", "orders.create",
          "NewOrderComplete", "orders.create",
          "OrderPatchEdit", "orders.update",
          "CancelPart", "orders.cancel",
          "NewFulfillmentPart", "orders.fulfill",
          "NewAdjustmentDelivery", "inventory.adjust",
          "NewAdjustmentCount", "inventory.adjust",
          "NewWebhook", "webhooks.create",
          "WebhookPatch", "webhooks.update");
  private static Vertx vertx;
  private static Contract contract;
  private static OpenAPIContract second;

  @BeforeContainer
  static void load() {
    vertx = Vertx.vertx();
    contract = Contract.load(vertx);
    second = EdgeServer.await(contract.routing());
  }

  @AfterContainer
  static void close() {
    EdgeServer.await(vertx.close());
  }

  /** A place, chosen by number, and what becomes of it. */
  record Change(int place, int kind, JsonNode value) {}

  @Property(tries = 1_000)
  void edgeShouldAcceptExactlyWhatTheContractDoes(
      @ForAll("examples") String example, @ForAll("changes") List<Change> changes) {
    JsonNode document = Examples.of(example).deepCopy();
    changes.forEach(change -> apply(change, document));
    String operation = BODIES.get(example);

    boolean accepted = isAccepted(operation, document);

    assertThat(accepted)
        .as(document::toString)
        .isEqualTo(isValid(operation, withoutHashes(document)));
    if (accepted) {
      assertThat(secondOpinion(operation, read(document.toString())))
          .as(document::toString)
          .isTrue();
    }
  }

  private static boolean isAccepted(String operation, JsonNode document) {
    JsonNode read =
        io.orderflow.edge.Json.parse(
            document.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return contract.operations().get(operation).body().schema().check(read).isEmpty();
  }

  private static boolean isValid(String operation, JsonNode document) {
    Spec.Operation known =
        Spec.get().operations().stream()
            .filter(one -> one.id().equals(operation))
            .findFirst()
            .orElseThrow();
    String schema = known.pointer() + "/requestBody/content/application~1json/schema";
    return Spec.get().errors(schema, document).isEmpty();
  }

  /** The first validator passes over names with a hash, so it is asked of names as good as them. */
  private static JsonNode withoutHashes(JsonNode document) {
    return read(document.toString().replace("\"#", "\"y"));
  }

  /** Of the document as read, where 1.0 is 1: to this validator 1.0 is not always whole. */
  private static boolean secondOpinion(String operation, JsonNode document) {
    JsonSchema schema =
        second
            .operation(operation)
            .getRequestBody()
            .getContent()
            .get("application/json")
            .getSchema();
    OutputUnit result =
        second
            .getSchemaRepository()
            .validator(schema)
            .validate(new JsonObject(document.toString()));
    return result.getValid();
  }

  private static JsonNode read(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> examples() {
    return Arbitraries.of(BODIES.keySet().stream().sorted().toList());
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<Change> change =
        Combinators.combine(
                Arbitraries.integers().between(0, 1_000),
                Arbitraries.integers().between(0, 3),
                values())
            .as(Change::new);
    return change.list().ofMinSize(0).ofMaxSize(3);
  }

  private static Arbitrary<JsonNode> values() {
    return Arbitraries.oneOf(
        Arbitraries.of(
                -1L,
                0L,
                1L,
                1_000_000L,
                1_000_001L,
                1_000_000_000_000L,
                1_000_000_000_001L,
                Long.MAX_VALUE,
                Long.MIN_VALUE)
            .map(NODES::numberNode),
        Arbitraries.of(0.5, 1.0, -0.0, 1e30, 2.0).map(NODES::numberNode),
        Arbitraries.of(true, false).map(NODES::booleanNode),
        Arbitraries.just(NODES.nullNode()),
        Arbitraries.just(NODES.objectNode()),
        Arbitraries.just(NODES.arrayNode()),
        Arbitraries.of(
                "",
                " ",
                "USD",
                "usd",
                "USD\n",
                "US",
                "DE",
                "pending",
                "order.*",
                "a@example.com",
                "http://example.com/x",
                "stripe",
                "received",
                "\u0001",
                "\u007f",
                "é",
                "\ud83d\ude00")
            .map(NODES::textNode),
        Arbitraries.of(40, 41, 100, 101, 255, 256, 500, 501, 5_000, 5_001)
            .map(length -> NODES.textNode("x".repeat(length))),
        Arbitraries.of(40, 100, 255).map(length -> NODES.textNode("\ud83d\ude00".repeat(length))));
  }

  /** Replaces, removes, adds beside, or doubles what is at the place. */
  private static void apply(Change change, JsonNode document) {
    List<JsonNode> containers = containers(document, new ArrayList<>());
    JsonNode container = containers.get(change.place % containers.size());
    JsonNode value = change.value.deepCopy();
    if (container instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.isEmpty() ? "new" : names.get(change.place / 7 % names.size());
      switch (change.kind) {
        case 0 -> object.set(name, value);
        case 1 -> object.remove(name);
        case 2 -> object.set(name + "x", value);
        default -> object.set("#" + name, value);
      }
    } else if (container instanceof ArrayNode array) {
      switch (change.kind) {
        case 0 -> array.add(value);
        case 1 -> array.removeAll();
        case 2 -> array.addAll(array.deepCopy());
        default -> array.insert(0, value);
      }
    }
  }

  private static List<JsonNode> containers(JsonNode node, List<JsonNode> found) {
    if (node.isContainerNode()) {
      found.add(node);
      node.forEach(child -> containers(child, found));
    }
    return found;
  }
}
