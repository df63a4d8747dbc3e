package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads from the contract's tree what each operation asks of a request. */
final class ContractReader {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final JsonNode contract;
  private final JsonNode components;
  private final Map<JsonNode, Schema> schemas = new HashMap<>();

  ContractReader(JsonNode contract) {
    this.contract = contract;
    this.components = contract.path("components");
  }

  /** The path of the one server, such as {@code /v1}. */
  static String basePath(JsonNode contract) {
    String path = URI.create(contract.at("/servers/0/url").asText()).getPath();
    return path.equals("/") ? "" : path;
  }

  Map<String, Operation> operations() {
    Map<String, Operation> operations = new LinkedHashMap<>();
    String basePath = basePath(contract);
    contract
        .get("paths")
        .fields()
        .forEachRemaining(
            path ->
                operationsOf(basePath + path.getKey(), path.getValue())
                    .forEach(operation -> operations.put(operation.id(), operation)));
    return Collections.unmodifiableMap(operations);
  }

  private List<Operation> operationsOf(String path, JsonNode item) {
    List<Operation> operations = new ArrayList<>();
    item.fields()
        .forEachRemaining(
            member -> {
              if (METHODS.contains(member.getKey())) {
                operations.add(operation(path, item, member.getKey(), member.getValue()));
              }
            });
    return operations;
  }

  private Operation operation(String path, JsonNode item, String method, JsonNode node) {
    return new Operation(
        node.get("operationId").asText(),
        method.toUpperCase(Locale.ROOT),
        path,
        scope(node),
        parameters(item, node, "query"),
        parameters(item, node, "header"),
        body(resolve(node.path("requestBody"))),
        statuses(node));
  }

  /** Each way to authenticate asks for the same one scope. */
  private static String scope(JsonNode operation) {
    JsonNode first = operation.get("security").path(0);
    return first.isEmpty() ? null : first.elements().next().get(0).asText();
  }

  private List<Parameter> parameters(JsonNode item, JsonNode operation, String in) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
      for (JsonNode reference : list) {
        JsonNode parameter = resolve(reference);
        if (parameter.get("in").asText().equals(in)) {
          parameters.add(parameter(parameter));
        }
      }
    }
    return List.copyOf(parameters);
  }

  private Parameter parameter(JsonNode parameter) {
    JsonNode schema = resolve(parameter.get("schema"));
    boolean repeatable = schema.path("type").asText().equals("array");
    JsonNode item = repeatable ? resolve(schema.get("items")) : schema;
    return new Parameter(
        parameter.get("in").asText(),
        parameter.get("name").asText(),
        parameter.path("required").asBoolean(),
        schema.has("default") ? schema.get("default").asText() : null,
        item.path("type").asText("string"),
        repeatable,
        compile(parameter.get("schema")));
  }

  private Operation.BodyRule body(JsonNode body) {
    if (body.isMissingNode()) {
      return null;
    }
    List<String> mediaTypes = new ArrayList<>();
    body.get("content").fieldNames().forEachRemaining(mediaTypes::add);
    JsonNode schema = body.get("content").get(mediaTypes.get(0)).get("schema");
    return new Operation.BodyRule(
        body.path("required").asBoolean(), List.copyOf(mediaTypes), compile(schema));
  }

  private static Set<Integer> statuses(JsonNode operation) {
    Set<Integer> statuses = new HashSet<>();
    operation
        .get("responses")
        .fieldNames()
        .forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
    return Set.copyOf(statuses);
  }

  private Schema compile(JsonNode schema) {
    return schemas.computeIfAbsent(schema, node -> Schema.compile(node, components));
  }

  private JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual()
        ? resolve(contract.at(reference.asText().substring(1)))
        : node.isNull() ? MissingNode.getInstance() : node;
  }
}
