package io.orderflow.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The contract as the tests read it: the tree of {@code openapi.yaml} and its schemas. */
public final class Spec {
  private static final String LOCATION = "https://contract/openapi";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  private static final Spec INSTANCE = read();

  private final JsonNode root;
  private final JsonSchemaFactory schemas;
  private final List<Operation> operations;

  private Spec(JsonNode root) {
    this.root = root;
    // the document around the schemas is no schema: its keywords mean nothing to the validator
    JsonMetaSchema dialect =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
            .build();
    this.schemas =
        JsonSchemaFactory.builder()
            .metaSchema(dialect)
            .defaultMetaSchemaIri(dialect.getIri())
            .schemaLoaders(loaders -> loaders.schemas(Map.of(LOCATION, root.toString())))
            .build();
    this.operations = operations(root);
  }

  public static Spec get() {
    return INSTANCE;
  }

  /**
   * One operation.
   *
   * @param path its template without the base path, such as {@code /orders/{orderId}}
   * @param pointer where it stands in the document
   */
  public record Operation(String id, String method, String path, String pointer) {}

  public JsonNode root() {
    return root;
  }

  public List<Operation> operations() {
    return operations;
  }

  /** What stands there, with the reference followed if it is one. */
  public JsonNode at(String pointer) {
    return root.at(follow(pointer));
  }

  /** Where the thing itself stands when there is only a reference to it here. */
  public String follow(String pointer) {
    JsonNode reference = root.at(pointer).path("$ref");
    return reference.isTextual() ? follow(reference.asText().substring(1)) : pointer;
  }

  /** What is wrong with the value, by the schema that stands there; nothing when it is right. */
  public List<String> errors(String schemaPointer, JsonNode value) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(Spec::expression)
            .build();
    return schemas
        .getSchema(SchemaLocation.of(LOCATION + "#" + schemaPointer), config)
        .validate(value)
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  /** In JSON Schema {@code $} is the very end; in Java a line break may follow it. */
  private static RegularExpression expression(String regex) {
    Pattern pattern = Pattern.compile(regex.replaceFirst("\\$$", "\\\\z"));
    return value -> pattern.matcher(value).find();
  }

  public static String escape(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private static Spec read() {
    try (InputStream yaml = Spec.class.getResourceAsStream("/openapi.yaml")) {
      return new Spec(new ObjectMapper(new YAMLFactory()).readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Operation> operations(JsonNode root) {
    List<Operation> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
        if (METHODS.contains(member.getKey())) {
          String pointer = "/paths/" + escape(path.getKey()) + "/" + member.getKey();
          String id = member.getValue().path("operationId").asText();
          found.add(new Operation(id, member.getKey().toUpperCase(), path.getKey(), pointer));
        }
      }
    }
    return List.copyOf(found);
  }
}
