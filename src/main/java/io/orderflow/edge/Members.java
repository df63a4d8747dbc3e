package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads members of a JSON object that is valid against the contract; absent and null are one. */
final class Members {
  static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();

  private Members() {}

  static String text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value.textValue();
  }

  static Long whole(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : (Long) value.longValue();
  }

  static long wholeOrZero(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value == null ? 0 : value.longValue();
  }

  static <T> T object(JsonNode object, String name, Function<JsonNode, T> reader) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : reader.apply(value);
  }

  static <T> List<T> list(JsonNode object, String name, Function<JsonNode, T> reader) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    List<T> items = new ArrayList<>(value.size());
    for (JsonNode item : value) {
      items.add(reader.apply(item));
    }
    return items;
  }
}
