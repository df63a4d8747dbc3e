package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import io.orderflow.bus.FieldError;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** One schema of the contract, compiled once, and what it finds wrong in a document. */
final class Schema {
  /** JSON Schema, and what OpenAPI puts beside it. */
  private static final JsonMetaSchema DIALECT =
      JsonMetaSchema.builder(JsonMetaSchema.getV202012())
          .keyword(new NonValidationKeyword("components"))
          .build();

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012))
          .defaultMetaSchemaIri(DIALECT.getIri())
          .metaSchema(DIALECT)
          .build();

  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .formatAssertionsEnabled(true)
          .nullableKeywordEnabled(false)
          .discriminatorKeywordEnabled(false)
          .regularExpressionFactory(Schema::expression)
          .build();

  private final JsonSchema usual;
  private final JsonSchema exact;

  private Schema(JsonSchema usual, JsonSchema exact) {
    this.usual = usual;
    this.exact = exact;
  }

  /** Compiles the schema, whose references point into the components. */
  static Schema compile(JsonNode schema, JsonNode components) {
    ObjectNode root = schema.deepCopy();
    root.set("components", components);
    return new Schema(compile(root), compile(HashNames.govern(root)));
  }

  private static JsonSchema compile(JsonNode root) {
    JsonSchema schema = FACTORY.getSchema(root, CONFIG);
    schema.initializeValidators();
    return schema;
  }

  /** In JSON Schema {@code $} is the very end; in Java a line break may follow it. */
  private static RegularExpression expression(String regex) {
    Pattern pattern = Pattern.compile(regex.replaceFirst("(?<!\\\\)\\$$", "\\\\z"));
    return text -> pattern.matcher(text).find();
  }

  /** Every wrong place, each once; empty when the document is valid. */
  List<FieldError> check(JsonNode document) {
    JsonSchema schema = HashNames.isIn(document) ? exact : usual;
    Set<ValidationMessage> messages = schema.validate(document);
    return messages.isEmpty() ? List.of() : Violations.of(messages);
  }
}
