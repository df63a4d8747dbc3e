package io.orderflow.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import java.io.IOException;
import java.util.List;

/**
 * Reads a body once, strictly: exactly one JSON text in UTF-8, no member twice, and no character
 * that the database could not keep.
 */
final class Json {
  /** The contract nests five deep. */
  private static final int MAX_DEPTH = 32;

  /** A 64-bit integer has 20. */
  private static final int MAX_NUMBER_LENGTH = 64;

  /** The longest text of the contract is far shorter, also when every character is escaped. */
  private static final int MAX_STRING_LENGTH = 65_536;

  private static final int MAX_NAME_LENGTH = 1_024;

  /**
   * The fullest order has some 3,000: what is far beyond would only be costly to refuse in full.
   */
  private static final int MAX_TOKENS = 10_000;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(MAX_STRING_LENGTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .build();

  private static final String NOT_UTF_8 = "it is not UTF-8";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /**
   * The JSON text as a tree.
   *
   * @throws FaultException 400 {@code malformed_json}, saying where when that is known
   */
  static JsonNode parse(byte[] text) {
    if (isOtherUnicode(text)) {
      throw malformed("", NOT_UTF_8);
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      return document(parser);
    } catch (IOException e) {
      throw malformed("", NOT_UTF_8);
    }
  }

  /** The parser would take UTF-16 and UTF-32 too; JSON begins with two characters of ASCII. */
  private static boolean isOtherUnicode(byte[] text) {
    for (int i = 0; i < Math.min(text.length, 4); i++) {
      if (text[i] == 0 || text[i] == (byte) 0xFE || text[i] == (byte) 0xFF) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode document(JsonParser parser) throws IOException {
    try {
      return onlyValue(parser);
    } catch (JsonProcessingException e) {
      throw malformed(pointer(parser), reason(e) + place(e));
    }
  }

  private static JsonNode onlyValue(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw malformed("", "there is nothing");
    }
    JsonNode root = value(parser);
    if (parser.nextToken() != null) {
      throw malformed("", "something follows the JSON text");
    }
    return root;
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.textNode(clean(parser, parser.getText()));
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("the parser checks the order of tokens, yet: " + token);
    };
  }

  private static ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      clean(parser, name);
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  /** JSON Schema holds 1.0 for an integer, so that is one here too, and to the last digit. */
  private static JsonNode decimal(JsonParser parser) throws IOException {
    try {
      return NODES.numberNode(parser.getDecimalValue().longValueExact());
    } catch (ArithmeticException notWhole) {
      return NODES.numberNode(parser.getDoubleValue());
    }
  }

  /** PostgreSQL stores neither U+0000 nor half of a surrogate pair. */
  private static String clean(JsonParser parser, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw malformed(pointer(parser), "a text holds the character U+0000");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          throw malformed(pointer(parser), "a text holds half of a surrogate pair");
        }
        i++;
      }
    }
    return text;
  }

  private static String pointer(JsonParser parser) {
    return parser.getParsingContext().pathAsPointer().toString();
  }

  /**
   * Without what the parser says in brackets of its own classes, which is of no use to a caller.
   */
  private static String reason(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    int internals = Math.max(message.indexOf(", from `"), message.indexOf("[Source:"));
    return internals < 0 ? message : message.substring(0, message.lastIndexOf(" (", internals));
  }

  private static String place(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static FaultException malformed(String pointer, String why) {
    return new FaultException(
        new Fault.Invalid(
            "malformed_json",
            "The body is not JSON as this server reads it: " + why + ".",
            List.of(new FieldError(pointer, "malformed_json", why))));
  }
}
