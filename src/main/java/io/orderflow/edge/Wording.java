package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * How a broken keyword of JSON Schema is told: a stable code for programs and a sentence for
 * people.
 */
record Wording(String code, String detail) {
  /** The keyword and the value that the schema gives it. */
  static Wording of(String keyword, JsonNode rule) {
    return switch (keyword) {
      case "required" -> new Wording("required", "is required");
      case "additionalProperties", "unevaluatedProperties", "patternProperties", "false" ->
          new Wording("unknown_field", "is not a field of the contract");
      case "type" -> new Wording("wrong_type", "must be " + types(rule));
      case "enum" -> new Wording("not_in_enum", "must be one of " + list(rule));
      case "const" -> new Wording("not_in_enum", "must be " + rule.asText());
      case "pattern" -> new Wording("pattern", "must match " + rule.asText());
      case "format" -> new Wording("format", "must be a valid " + rule.asText());
      case "minLength" ->
          new Wording("too_short", "must have at least " + count(rule, "character"));
      case "maxLength" -> new Wording("too_long", "must have at most " + count(rule, "character"));
      case "minItems" -> new Wording("too_few_items", "must have at least " + count(rule, "item"));
      case "maxItems" -> new Wording("too_many_items", "must have at most " + count(rule, "item"));
      case "uniqueItems" -> new Wording("duplicate_item", "must not hold an item twice");
      case "minProperties" ->
          new Wording("too_few_fields", "must have at least " + count(rule, "field"));
      case "maxProperties" ->
          new Wording("too_many_fields", "must have at most " + count(rule, "field"));
      case "propertyNames" -> new Wording("field_name", "has a name that is not allowed here");
      case "minimum" -> new Wording("out_of_range", "must be at least " + rule.asText());
      case "maximum" -> new Wording("out_of_range", "must be at most " + rule.asText());
      case "exclusiveMinimum" -> new Wording("out_of_range", "must be more than " + rule.asText());
      case "exclusiveMaximum" -> new Wording("out_of_range", "must be less than " + rule.asText());
      case "dependentRequired" ->
          new Wording("required", "is only allowed together with " + partners(rule));
      case "multipleOf" -> new Wording("out_of_range", "must be a multiple of " + rule.asText());
      case "not" -> new Wording("not_together", "is not allowed beside the other fields");
      case "oneOf" -> choice(rule);
      default -> new Wording("invalid", "is not allowed by the contract");
    };
  }

  /** When the alternatives differ by what they require, that is what can be said. */
  private static Wording choice(JsonNode alternatives) {
    List<String> required =
        stream(alternatives)
            .filter(alternative -> alternative.path("required").size() == 1)
            .map(alternative -> alternative.get("required").get(0).asText())
            .toList();
    if (required.size() < alternatives.size()) {
      return new Wording("no_alternative", "matches none of the forms that the contract allows");
    }
    return new Wording("exactly_one", "needs exactly one of " + String.join(", ", required));
  }

  private static String partners(JsonNode rule) {
    return stream(rule).map(Wording::list).collect(Collectors.joining(" or "));
  }

  private static String types(JsonNode rule) {
    return rule.isArray()
        ? stream(rule).map(Wording::type).collect(Collectors.joining(" or "))
        : type(rule);
  }

  private static String type(JsonNode name) {
    return switch (name.asText()) {
      case "integer" -> "a whole number";
      case "null" -> "null";
      case "array" -> "an array";
      case "object" -> "an object";
      default -> "a " + name.asText();
    };
  }

  private static String list(JsonNode rule) {
    return stream(rule).map(JsonNode::asText).collect(Collectors.joining(", "));
  }

  private static String count(JsonNode rule, String noun) {
    return rule.asText() + " " + noun + (rule.asInt() == 1 ? "" : "s");
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
