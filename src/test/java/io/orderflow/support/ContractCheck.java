package io.orderflow.support;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.orderflow.support.Spec.Operation;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fails when a response of the server is not one that the contract describes. */
public final class ContractCheck {
  private static final String BASE = "/v1";
  private static final String PROBLEM = "/components/schemas/Problem";
  private static final String PROBLEM_TYPE = "application/problem+json";
  private static final String LINES_TYPE = "application/x-ndjson";
  // what any request may meet, as the contract's introduction says; 500 is missing because no test
  // may meet it
  private static final Set<Integer> ANYWHERE = Set.of(414, 431);
  private static final Set<Integer> NOWHERE = Set.of(404, 405);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Spec spec = Spec.get();
  private final List<String> wrong = new ArrayList<>();
  private final int status;
  private final HttpHeaders headers;
  private final String text;

  private ContractCheck(int status, HttpHeaders headers, String text) {
    this.status = status;
    this.headers = headers;
    this.text = text;
  }

  /**
   * Checks one response and notes it for the {@link ContractCoverage}; paths outside the API are
   * not looked at.
   *
   * @param path as sent, with its query
   */
  public static void check(
      String method, String path, int status, HttpHeaders headers, String text) {
    if (!path.equals(BASE) && !path.startsWith(BASE + "/")) {
      return;
    }
    Optional<Operation> operation = operation(method, path);
    ContractCheck check = new ContractCheck(status, headers, text);
    check.run(operation);
    if (!check.wrong.isEmpty()) {
      fail(
          "%s %s answered %d, which is not the contract (%s):%n  %s%nheaders: %s%nbody: %s",
          method,
          path,
          status,
          operation.map(Operation::id).orElse("no operation"),
          String.join(System.lineSeparator() + "  ", check.wrong),
          headers.map(),
          text);
    }
    operation.ifPresent(known -> ContractCoverage.record(known, status));
  }

  private static Optional<Operation> operation(String method, String path) {
    String[] asked = path.substring(BASE.length()).split("[?#]", 2)[0].split("/", -1);
    return Spec.get().operations().stream()
        .filter(operation -> operation.method().equals(method))
        .filter(operation -> matches(operation.path().split("/", -1), asked))
        .findFirst();
  }

  private static boolean matches(String[] template, String[] asked) {
    if (template.length != asked.length) {
      return false;
    }
    for (int i = 0; i < template.length; i++) {
      boolean parameter = template[i].startsWith("{") && !asked[i].isEmpty();
      if (!parameter && !template[i].equals(asked[i])) {
        return false;
      }
    }
    return true;
  }

  private void run(Optional<Operation> operation) {
    String response =
        operation.map(known -> spec.follow(known.pointer() + "/responses/" + status)).orElse("");
    if (!response.isEmpty() && !spec.root().at(response).isMissingNode()) {
      documented(response);
    } else if (ANYWHERE.contains(status) || operation.isEmpty() && NOWHERE.contains(status)) {
      anywhere();
    } else {
      wrong.add("the contract knows no such status here");
    }
    headers
        .firstValue("X-Correlation-Id")
        .ifPresentOrElse(id -> {}, () -> wrong.add("X-Correlation-Id is missing"));
  }

  private void documented(String response) {
    spec.root().at(response).path("headers").properties().stream()
        .map(Map.Entry::getKey)
        .forEach(name -> header(name, spec.follow(response + "/headers/" + name)));
    JsonNode content = spec.root().at(response).path("content");
    if (content.isMissingNode()) {
      require(text.isEmpty(), "there must be no body");
      return;
    }
    String mediaType = content.fieldNames().next();
    String pointer = response + "/content/" + Spec.escape(mediaType);
    mediaType(mediaType);
    if (mediaType.equals(LINES_TYPE)) {
      text.lines().forEach(line -> item(pointer, line));
      return;
    }
    JsonNode body = mediaType.equals("text/event-stream") ? TextNode.valueOf(text) : body(text);
    spec.errors(pointer + "/schema", body).forEach(wrong::add);
    if (mediaType.equals(PROBLEM_TYPE)) {
      problem(body);
      require(
          !body.path("code").asText().equals("idempotency_in_progress")
              || headers.firstValue("Retry-After").isPresent(),
          "Retry-After is missing");
      JsonNode codes = spec.root().at(pointer).path("examples");
      require(
          codes.has(body.path("code").asText()),
          "this operation answers " + status + " with another code");
    } else {
      agreement(body);
    }
  }

  private void anywhere() {
    mediaType(PROBLEM_TYPE);
    JsonNode body = body(text);
    spec.errors(PROBLEM, body).forEach(wrong::add);
    problem(body);
    require(status != 405 || headers.firstValue("Allow").isPresent(), "Allow is missing");
  }

  private void header(String name, String pointer) {
    Optional<String> value = headers.firstValue(name);
    if (value.isEmpty()) {
      require(!spec.root().at(pointer).path("required").asBoolean(), name + " is missing");
      return;
    }
    require(headers.allValues(name).size() == 1, name + " is there more than once");
    boolean number = spec.root().at(pointer).at("/schema/type").asText().equals("integer");
    JsonNode node =
        number && value.get().matches("[0-9]{1,18}")
            ? LongNode.valueOf(Long.parseLong(value.get()))
            : TextNode.valueOf(value.get());
    spec.errors(pointer + "/schema", node).forEach(error -> wrong.add(name + error));
  }

  private void mediaType(String expected) {
    String actual = headers.firstValue("Content-Type").orElse("none");
    require(
        actual.replaceAll("(?i); ?charset=utf-8$", "").equals(expected),
        "the media type is " + actual + ", not " + expected);
  }

  /** One of many documents, each in a line of its own. */
  private void item(String pointer, String line) {
    spec.errors(pointer + "/x-itemSchema", body(line)).forEach(wrong::add);
  }

  private JsonNode body(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      wrong.add("the body is not JSON: " + e.getOriginalMessage());
      return MissingNode.getInstance();
    }
  }

  /** What a problem says of itself must be true. */
  private void problem(JsonNode body) {
    String code = body.path("code").asText();
    require(body.path("status").asInt() == status, "the problem's status is another");
    require(
        body.path("type").asText().equals("/docs/problems/" + code.replace('_', '-')),
        "the problem's type does not belong to its code");
    require(
        headers.firstValue("X-Correlation-Id").equals(textOf(body, "correlationId")),
        "the correlation ids of body and header differ");
  }

  /** What headers and body both say must be the same. */
  private void agreement(JsonNode body) {
    headers
        .firstValue("ETag")
        .ifPresent(
            tag ->
                require(
                    tag.equals("\"" + body.path("version").asText() + "\""),
                    "ETag is not the version"));
    headers
        .firstValue("Location")
        .ifPresent(
            location ->
                require(
                    location.endsWith("/" + body.path("id").asText()), "Location is not the id"));
    if (body.has("nextCursor")) {
      require(
          headers.firstValue("Link").isPresent() == body.path("nextCursor").isTextual(),
          "Link and nextCursor disagree");
    }
  }

  private static Optional<String> textOf(JsonNode body, String member) {
    return Optional.ofNullable(body.path(member).textValue());
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }
}
