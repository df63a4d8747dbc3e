package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What is said of documents that miss a choice, beyond the choices of today's contract. */
class SchemaTest {
  private static final Schema SHAPE =
      schema(
          """
          oneOf:
            - type: string
            - type: object
              required: [kind, radius]
              properties: {kind: {const: circle}, radius: {type: integer, minimum: 1}}
            - type: object
              required: [kind, side]
              properties:
                kind: {const: square}
                side:
                  oneOf: [{type: integer, minimum: 1}, {type: 'null'}]
          """);

  @Test
  void choiceShouldTellTheTroublesOfTheBranchThatIsMeant() {
    assertThat(check(SHAPE, "{\"kind\":\"circle\",\"radius\":0}"))
        .containsExactly(tuple("/radius", "out_of_range"));
    assertThat(check(SHAPE, "{\"kind\":\"circle\"}")).containsExactly(tuple("/radius", "required"));
  }

  @Test
  void choiceShouldTellTheTroublesOfAChoiceWithin() {
    assertThat(check(SHAPE, "{\"kind\":\"square\",\"side\":0}"))
        .containsExactly(tuple("/side", "out_of_range"));
    assertThat(check(SHAPE, "{\"kind\":\"square\",\"side\":\"x\"}"))
        .containsExactly(tuple("/side", "no_alternative"));
  }

  @Test
  void choiceShouldTellOnlyItselfWhenNoBranchIsMeant() {
    assertThat(check(SHAPE, "7")).containsExactly(tuple("", "no_alternative"));
    assertThat(check(SHAPE, "{\"kind\":\"star\"}")).containsExactly(tuple("", "no_alternative"));
  }

  @Test
  void choiceShouldBeToldOnceForEachPlace() {
    Schema list = schema("type: array\nitems: {oneOf: [{required: [a]}, {required: [b]}]}");

    assertThat(check(list, "[{}, {\"a\":1}, {\"a\":1,\"b\":1}]"))
        .containsExactly(tuple("/0", "exactly_one"), tuple("/2", "exactly_one"));
  }

  @Test
  void placeShouldBeToldOnceWhenItsFormIsWrongInSeveralWays() {
    Schema text = schema("type: string\nminLength: 3\npattern: '^[a-z]{3,}$'\nformat: uuid");

    assertThat(check(text, "\"A\"")).containsExactly(tuple("", "too_short"));
    assertThat(check(text, "\"abc\"")).containsExactly(tuple("", "format"));
    assertThat(check(text, "\"ABC\"")).containsExactly(tuple("", "pattern"));
    assertThat(check(text, "1")).containsExactly(tuple("", "wrong_type"));
  }

  @Test
  void nameWithAHashShouldBeRuledLikeAnyOther() {
    Schema closed = schema("additionalProperties: false\nproperties: {a: {type: object}}");
    Schema numbers = schema("additionalProperties: {type: integer}");

    assertThat(check(closed, "{\"#a\":1}")).containsExactly(tuple("/#a", "unknown_field"));
    assertThat(check(closed, "{\"a\":{\"#b\":1}}")).isEmpty();
    assertThat(check(numbers, "{\"#a\":1, \"#b\":\"x\"}"))
        .containsExactly(tuple("/#b", "wrong_type"));
  }

  private static List<Tuple> check(Schema schema, String document) {
    JsonNode json = Json.parse(document.getBytes(StandardCharsets.UTF_8));
    return schema.check(json).stream().map(error -> tuple(error.pointer(), error.code())).toList();
  }

  private static Schema schema(String yaml) {
    try {
      return Schema.compile(new YAMLMapper().readTree(yaml), new ObjectMapper().createObjectNode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
