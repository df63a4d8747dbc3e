package io.orderflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.orderflow.support.Spec;
import io.orderflow.support.Spec.Operation;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds {@code conf/openapi.yaml} to what the server, the docs page and clients need of it. */
@ExtendWith(VertxExtension.class)
class ContractTest {
  private static final Set<String> OPERATIONS =
      Set.of(
          "orders.create orders.list orders.get orders.update orders.cancel orders.fulfill"
              .concat(" orders.refund orders.recordPayment orders.listEvents inventory.list")
              .concat(" orders.import orders.listImports orders.getImport")
              .concat(" orders.listImportResults orders.export")
              .concat(" inventory.adjust inventory.listLedger webhooks.create webhooks.list")
              .concat(" webhooks.get webhooks.update webhooks.delete webhooks.rotateSecret")
              .concat(" webhooks.test webhooks.listDeliveries deadLetters.list")
              .concat(" deadLetters.replay deadLetters.getReplay")
              .concat(" events.list events.get events.stream health.get orders.listEffects")
              .concat(" integrations.connectStripe integrations.getStripe")
              .concat(" integrations.disconnectStripe integrations.connectShipStation")
              .concat(" integrations.getShipStation integrations.disconnectShipStation")
              .concat(" integrations.connectSegment integrations.getSegment")
              .concat(" integrations.disconnectSegment integrations.receiveStripe")
              .concat(" integrations.receiveShipStation")
              .split(" "));
  private static final Set<String> PUBLIC =
      Set.of("health.get", "integrations.receiveStripe", "integrations.receiveShipStation");

  private static final Set<String> SCOPES =
      Set.of(
          "orders:read",
          "orders:write",
          "inventory:read",
          "inventory:write",
          "webhooks:read",
          "webhooks:write",
          "integrations:write");

  private final Spec spec = Spec.get();

  @Test
  void contractShouldLoadInVertx(Vertx vertx, VertxTestContext context) {
    // Vert.x 5.0 refuses media types that it does not know; the server renames them alike
    String json =
        spec.root()
            .toString()
            .replace("\"application/problem+json\"", "\"application/json\"")
            .replace("\"application/merge-patch+json\"", "\"application/json\"")
            .replace("\"text/event-stream\"", "\"application/json\"")
            .replace("\"application/x-ndjson\"", "\"application/json\"")
            .replace("\"application/jsonl\"", "\"application/json\"");

    OpenAPIContract.from(vertx, new JsonObject(json))
        .onComplete(
            context.succeeding(
                contract ->
                    context.verify(
                        () -> {
                          assertThat(contract.operations())
                              .extracting(io.vertx.openapi.contract.Operation::getOperationId)
                              .containsExactlyInAnyOrderElementsOf(OPERATIONS);
                          assertThat(contract.getServers().get(0).getBasePath()).isEqualTo("/v1");
                          context.completeNow();
                        })));
  }

  @Test
  void operationsShouldBeTheOnesAgreed() {
    assertThat(spec.operations())
        .extracting(Operation::id)
        .containsExactlyInAnyOrderElementsOf(OPERATIONS);
  }

  @Test
  void everyOperationShouldSayWhatItDoesAndWhoMay() {
    for (Operation operation : spec.operations()) {
      JsonNode node = spec.at(operation.pointer());

      assertThat(node.path("summary").asText()).as(operation.id()).isNotBlank();
      assertThat(node.path("description").asText()).as(operation.id()).isNotBlank();
      assertThat(node.path("tags").size()).as(operation.id()).isEqualTo(1);
      if (PUBLIC.contains(operation.id())) {
        assertThat(node.path("security")).isEmpty();
      } else {
        String scope = node.at("/security/0/bearerAuth/0").asText();
        assertThat(SCOPES).as(operation.id()).contains(scope);
        assertThat(node.at("/security/1/apiKeyHeader/0").asText()).isEqualTo(scope);
      }
    }
  }

  /** Generated clients have a class for each tag and a method for what comes after the dot. */
  @Test
  void everyOperationIdShouldBeItsTagAndAMethod() {
    assertThat(spec.operations())
        .allSatisfy(
            operation ->
                assertThat(operation.id())
                    .matches(
                        spec.at(operation.pointer()).at("/tags/0").asText() + "\\.[a-z][A-Za-z]+"));
  }

  @Test
  void everyBodyShouldHaveExamplesThatAreRight() {
    List<String> wrong = new ArrayList<>();
    int bodies = 0;
    for (String pointer : mediaTypes()) {
      JsonNode examples = spec.at(pointer).path("examples");
      if (examples.isEmpty()) {
        wrong.add(pointer + " has no example");
      }
      for (String name : names(examples)) {
        JsonNode value = spec.at(pointer + "/examples/" + name).path("value");
        spec.errors(pointer + "/schema", value)
            .forEach(error -> wrong.add(pointer + " " + name + ": " + error));
        bodies++;
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(bodies).isGreaterThan(50);
  }

  @Test
  void everyAnswerShouldHaveABodyAndExamplesUnlessItHasNone() {
    List<String> bare = new ArrayList<>();
    for (Operation operation : spec.operations()) {
      for (String status : names(spec.at(operation.pointer() + "/responses"))) {
        JsonNode content = spec.at(operation.pointer() + "/responses/" + status).path("content");
        boolean empty = Set.of("204", "304").contains(status);
        if (content.isEmpty() != empty) {
          bare.add(operation.id() + " " + status);
        }
      }
    }

    assertThat(bare).isEmpty();
  }

  @Test
  void everyProblemExampleShouldBeNamedByItsCodeAndHaveTheStatus() {
    List<String> wrong = new ArrayList<>();
    for (Operation operation : spec.operations()) {
      for (String status : names(spec.at(operation.pointer() + "/responses"))) {
        String pointer = spec.follow(operation.pointer() + "/responses/" + status);
        String examples = pointer + "/content/application~1problem+json/examples";
        for (String code : names(spec.root().at(examples))) {
          JsonNode problem = spec.at(examples + "/" + code).path("value");
          if (!problem.path("code").asText().equals(code)
              || !problem.path("status").asText().equals(status)) {
            wrong.add(operation.id() + " " + status + " " + code);
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void everyParameterExampleShouldBeRight() {
    List<String> wrong = new ArrayList<>();
    for (String pointer : holders("schema")) {
      JsonNode example = spec.root().at(pointer).path("example");
      if (!example.isMissingNode()) {
        spec.errors(pointer + "/schema", example)
            .forEach(error -> wrong.add(pointer + ": " + error));
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void everyReferenceShouldLeadSomewhere() {
    List<String> lost = new ArrayList<>();
    for (String pointer : holders("$ref")) {
      String target = spec.root().at(pointer).path("$ref").asText();
      if (!target.startsWith("#/") || spec.root().at(target.substring(1)).isMissingNode()) {
        lost.add(pointer + " -> " + target);
      }
    }

    assertThat(lost).isEmpty();
  }

  @Test
  void everySchemaShouldBeOne() throws Exception {
    var metaSchema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));

    for (Map.Entry<String, JsonNode> schema : spec.root().at("/components/schemas").properties()) {
      assertThat(metaSchema.validate(schema.getValue())).as(schema.getKey()).isEmpty();
      spec.errors("/components/schemas/" + schema.getKey(), new ObjectMapper().readTree("{}"));
    }
  }

  private List<String> mediaTypes() {
    return holders("schema").stream().filter(pointer -> pointer.contains("/content/")).toList();
  }

  /** Where the document has an object with that member. */
  private List<String> holders(String member) {
    List<String> found = new ArrayList<>();
    collect("", spec.root(), member, found);
    return found;
  }

  private static void collect(String pointer, JsonNode node, String member, List<String> found) {
    if (node.has(member)) {
      found.add(pointer);
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(pointer + "/" + i, node.get(i), member, found);
      }
    }
    for (Map.Entry<String, JsonNode> child : node.properties()) {
      collect(pointer + "/" + Spec.escape(child.getKey()), child.getValue(), member, found);
    }
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
