package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A copy of the contract in the form that the Vert.x router can take. */
final class ContractForVertx {
  /** vertx-openapi 5.0 refuses to load these; 5.1 can register them, and then this may go. */
  private static final List<String> UNKNOWN_MEDIA_TYPES =
      List.of(
          "application/problem+json",
          "application/merge-patch+json",
          "text/event-stream",
          "application/x-ndjson",
          "application/jsonl");

  private ContractForVertx() {}

  static JsonNode adapt(JsonNode contract) {
    ObjectNode copy = contract.deepCopy();
    renameMediaTypes(copy);
    leaveSecurityToTheGuard(copy);
    putBasePathIntoPaths(copy, ContractReader.basePath(contract));
    return copy;
  }

  private static void renameMediaTypes(JsonNode node) {
    if (node.get("content") instanceof ObjectNode content) {
      for (String mediaType : UNKNOWN_MEDIA_TYPES) {
        JsonNode meaning = content.remove(mediaType);
        if (meaning != null) {
          content.set("application/json", meaning);
        }
      }
    }
    node.forEach(ContractForVertx::renameMediaTypes);
  }

  /** Else the router would put handlers of its own before ours, even where it is told not to. */
  private static void leaveSecurityToTheGuard(ObjectNode contract) {
    contract.get("paths").forEach(path -> path.forEach(ContractForVertx::removeSecurity));
    contract.remove("security");
  }

  private static void removeSecurity(JsonNode operation) {
    if (operation instanceof ObjectNode object) {
      object.remove("security");
    }
  }

  /**
   * Else the router would have to be mounted as a sub-router, which every request would pay for.
   */
  private static void putBasePathIntoPaths(ObjectNode contract, String basePath) {
    ObjectNode paths = JsonNodeFactory.instance.objectNode();
    contract
        .get("paths")
        .fields()
        .forEachRemaining(path -> paths.set(basePath + path.getKey(), path.getValue()));
    contract.set("paths", paths);
    contract.remove("servers");
  }
}
