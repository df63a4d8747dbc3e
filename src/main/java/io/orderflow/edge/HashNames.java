package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Members whose name begins with {@code #}: {@code additionalProperties} of networknt 1.5 passes
 * over them, so that documents with such a member need a schema that rules them by {@code
 * patternProperties}. That costs time, so other documents do without.
 */
final class HashNames {
  private HashNames() {}

  static boolean isIn(JsonNode node) {
    if (node.isObject()) {
      for (var names = node.fieldNames(); names.hasNext(); ) {
        if (names.next().startsWith("#")) {
          return true;
        }
      }
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && isIn(child)) {
        return true;
      }
    }
    return false;
  }

  /** A copy of the schema in which every {@code additionalProperties} holds for them too. */
  static JsonNode govern(JsonNode schema) {
    JsonNode copy = schema.deepCopy();
    governAll(copy);
    return copy;
  }

  private static void governAll(JsonNode node) {
    node.forEach(HashNames::governAll);
    if (node instanceof ObjectNode object && object.has("additionalProperties")) {
      object.withObjectProperty("patternProperties").set("^#", object.get("additionalProperties"));
    }
  }
}
