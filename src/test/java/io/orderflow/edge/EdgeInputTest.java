package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are broken or hostile: the right 4xx, and no message to an actor. */
class EdgeInputTest {
  private static EdgeServer server;
  private static Api api;

  @BeforeAll
  static void start() {
    server = new EdgeServer();
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    server.reset();
  }

  @AfterEach
  void nothingShouldReachAnActor() {
    assertThat(server.lastOf(OrderMessages.PLACE)).isNull();
    assertThat(server.lastOf(OrderMessages.LIST)).isNull();
  }

  static Stream<String> malformed() {
    return Stream.of(
        "{",
        "",
        "   ",
        "nonsense",
        "{\"currency\":\"USD\"",
        "{'currency':'USD'}",
        "{\"currency\":\"USD\",}",
        "{\"currency\":\"USD\"} {}",
        "{\"currency\":\"USD\"}]",
        "{\"currency\":\"USD\",\"currency\":\"EUR\"}",
        "{\"customer\":{\"email\":\"a@b.c\",\"email\":\"a@b.c\"}}",
        "{\"notes\":\"a\\u0000b\"}",
        "{\"metadata\":{\"a\\u0000\":\"b\"}}",
        "{\"notes\":\"\\ud800\"}",
        "{\"notes\":\"\\udc00\\ud800\"}",
        "{\"notes\":\"a\nb\"}",
        "{\"shippingTotal\":NaN}",
        "{\"shippingTotal\":01}",
        "{\"shippingTotal\":+1}",
        "{\"shippingTotal\":" + "9".repeat(5_000) + "}",
        "{\"notes\":\"" + "x".repeat(100_000) + "\"}",
        "{\"" + "x".repeat(60_000) + "\":1}",
        "[".repeat(100_000),
        "{\"metadata\":".repeat(5_000) + "1" + "}".repeat(5_000),
        "/* comment */ {}");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void createShouldAnswer400WhenTheBodyIsNotJson(String body) {
    Reply reply = api.post("/v1/orders", body).send();

    assertThat(reply.status()).isEqualTo(400);
    if (!body.isEmpty()) {
      assertThat(reply.code()).isEqualTo("malformed_json");
      assertThat(reply.text()).doesNotContain("StreamRead", "com.fasterxml", "Exception");
    }
  }

  @Test
  void createShouldSayWhereWhenTheBodyIsNotJson() {
    Reply reply =
        api.post("/v1/orders", "{\"lines\":[{\"sku\":\"A\"},\n {\"sku\":\"B\" x}]}").send();

    assertThat(errors(reply)).containsExactly(tuple("/lines/1/sku", "malformed_json"));
    assertThat(reply.json().get("detail").asText()).contains("line 2, column 13");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
  void createShouldAnswer400WhenTheBodyIsNotUtf8(String charset) {
    byte[] bytes = "{\"notes\":\"\u00fc\"}".getBytes(Charset.forName(charset));
    Reply reply = api.post("/v1/orders", "{}").body(BodyPublishers.ofByteArray(bytes)).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("malformed_json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "1", "\"text\"", "true", "1e99999"})
  void createShouldAnswer400WhenTheBodyIsNoObject(String body) {
    Reply reply = api.post("/v1/orders", body).send();

    assertThat(errors(reply)).containsExactly(tuple("", "wrong_type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"usd", "ZZZ", "BTC", "US", ""})
  void createShouldAnswer400WhenTheCurrencyIsNotOfIso4217(String currency) {
    String body =
        """
        {"currency": "%s", "customer": {"email": "a@b.co"},
         "lines": [{"sku": "A", "quantity": 1, "unitPrice": 1}]}
        """;
    Reply reply = api.post("/v1/orders", body.formatted(currency)).send();

    assertThat(errors(reply)).containsExactly(tuple("/currency", "not_in_enum"));
  }

  @Test
  void createShouldListEveryWrongPlaceOnceWhenManyAreWrong() {
    Reply reply =
        api.post(
                "/v1/orders?dry=true",
                """
                {"currency": "usd", "customer": {"email": "no address", "nick": 1}, "#tag": 1, "x/~y": 2,
                 "notes": 5, "location": "", "externalId": "%s",
                 "metadata": {"#a": 1, "b": "fine", "%s": "long name"},
                 "shippingAddress": {"line1": "Main St 1", "country": "Germany"},
                 "payment": {"provider": "cash"},
                 "lines": [{"sku": "A", "quantity": 0, "unitPrice": -1},
                           {"sku": "B", "quantity": 1.5, "unitPrice": 99999999999999999999999},
                           {"sku": "C", "quantity": "1", "unitPrice": 1e300}, 7]}
                """
                    .formatted("x".repeat(256), "k".repeat(41)))
            .send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(errors(reply))
        .containsExactlyInAnyOrder(
            tuple("/currency", "not_in_enum"),
            tuple("/customer/email", "pattern"),
            tuple("/customer/nick", "unknown_field"),
            tuple("/#tag", "unknown_field"),
            tuple("/x~1~0y", "unknown_field"),
            tuple("/notes", "wrong_type"),
            tuple("/location", "too_short"),
            tuple("/externalId", "too_long"),
            tuple("/metadata/#a", "wrong_type"),
            tuple("/metadata/" + "k".repeat(41), "field_name"),
            tuple("/shippingAddress/city", "required"),
            tuple("/shippingAddress/country", "pattern"),
            tuple("/payment/provider", "not_in_enum"),
            tuple("/payment/paymentMethod", "required"),
            tuple("/lines/0/quantity", "out_of_range"),
            tuple("/lines/0/unitPrice", "out_of_range"),
            tuple("/lines/1/quantity", "wrong_type"),
            tuple("/lines/1/unitPrice", "out_of_range"),
            tuple("/lines/2/quantity", "wrong_type"),
            tuple("/lines/2/unitPrice", "out_of_range"),
            tuple("/lines/3", "wrong_type"),
            tuple("/query/dry", "unknown_parameter"));
    assertThat(reply.json().get("errors"))
        .allSatisfy(error -> assertThat(error.get("detail").asText()).isNotBlank());
  }

  static Stream<String> costly() {
    return Stream.of(
        "{\"adjustments\":[" + "{},".repeat(300_000) + "{}]}",
        "{\"adjustments\":[" + "{},".repeat(4_900) + "{}]}",
        "{\"adjustments\":[" + "0,".repeat(500_000) + "0]}",
        IntStream.range(0, 4_900)
            .mapToObj(i -> "\"" + i + "\":0")
            .collect(Collectors.joining(",", "{", "}")),
        "{\"" + "#".repeat(1_000) + "\":" + "[".repeat(30) + "]".repeat(30) + "}");
  }

  @ParameterizedTest
  @MethodSource("costly")
  void adjustShouldRefuseWithBoundsWhenABodyIsAllMistakes(String body) {
    Reply reply = api.post("/v1/inventory/adjust", body).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).hasSizeLessThan(200_000);
  }

  @Test
  void createShouldRefuseALineBreakWhenAPatternEndsBeforeIt() {
    Reply reply =
        api.post(
                "/v1/orders",
                """
                {"currency": "USD\\n", "customer": {"email": "a@example.com\\n"},
                 "lines": [{"sku": "A\\n", "quantity": 1, "unitPrice": 1}]}
                """)
            .send();

    assertThat(errors(reply))
        .contains(tuple("/currency", "not_in_enum"), tuple("/lines/0/sku", "pattern"))
        .anyMatch(error -> error.toList().get(0).equals("/customer/email"));
  }

  @Test
  void adjustShouldNameTheChoiceWhenNeitherOrBothAlternativesAreSent() {
    Reply reply =
        api.post(
                "/v1/inventory/adjust",
                """
                {"adjustments": [{"sku": "A", "reason": "received"},
                                 {"sku": "A", "reason": "received", "delta": 1, "setTo": 2},
                                 {"sku": "A", "reason": "received", "delta": 1, "expected": 2},
                                 {"sku": "A", "reason": "stolen", "delta": "1"}]}
                """)
            .send();

    assertThat(errors(reply))
        .containsExactlyInAnyOrder(
            tuple("/adjustments/0", "exactly_one"),
            tuple("/adjustments/1", "exactly_one"),
            tuple("/adjustments/2/expected", "required"),
            tuple("/adjustments/3/reason", "not_in_enum"),
            tuple("/adjustments/3/delta", "wrong_type"));
  }

  static Stream<Tuple> errors(Reply reply) {
    return StreamSupport.stream(reply.json().path("errors").spliterator(), false)
        .map(error -> tuple(text(error, "pointer"), text(error, "code")));
  }

  private static String text(JsonNode error, String member) {
    return error.get(member).asText();
  }
}
