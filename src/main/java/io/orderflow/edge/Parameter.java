package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderflow.bus.FieldError;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One parameter of an operation, in the query or in a header field.
 *
 * @param absent what counts when it is not sent, or null
 * @param type the JSON type that its text, or each of its texts, stands for
 * @param repeatable whether it is an array, sent as {@code name=a&name=b}
 */
record Parameter(
    String in,
    String name,
    boolean required,
    String absent,
    String type,
    boolean repeatable,
    Schema schema) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** As JSON writes it, and short enough for a long. */
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  /** Tells what is wrong with the texts sent, none or more. */
  void check(List<String> texts, Consumer<FieldError> errors) {
    if (texts.isEmpty()) {
      if (required) {
        errors.accept(new FieldError(pointer(), "required", "is required"));
      }
      return;
    }
    if (texts.size() > 1 && !repeatable) {
      errors.accept(new FieldError(pointer(), "repeated", "must be sent once"));
      return;
    }
    schema.check(value(texts)).forEach(error -> errors.accept(located(error)));
  }

  private JsonNode value(List<String> texts) {
    if (!repeatable) {
      return value(texts.get(0));
    }
    ArrayNode array = NODES.arrayNode(texts.size());
    texts.forEach(text -> array.add(value(text)));
    return array;
  }

  /** A text that does not stand for the type stays a text, and the schema says so. */
  private JsonNode value(String text) {
    return switch (type) {
      case "integer" ->
          WHOLE.matcher(text).matches()
              ? NODES.numberNode(Long.parseLong(text))
              : NODES.textNode(text);
      case "boolean" ->
          text.equals("true") || text.equals("false")
              ? NODES.booleanNode(text.equals("true"))
              : NODES.textNode(text);
      default -> NODES.textNode(text);
    };
  }

  private FieldError located(FieldError error) {
    return new FieldError(pointer() + error.pointer(), error.code(), error.detail());
  }

  private String pointer() {
    return "/" + in + "/" + name;
  }
}
