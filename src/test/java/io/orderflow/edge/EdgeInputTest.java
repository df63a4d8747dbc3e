package io.orderflow.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and parameters that are broken or hostile: the right 4xx, and no message to an actor. */
class EdgeInputTest {
  private static final String ORDER = "/v1/orders/" + IdKind.ORDER.format(EdgeServer.NEXT);
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

  @Test
  void createShouldAnswer400WhenTheBodyIsNotUtf8() {
    byte[] latin = "{\"notes\":\"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1);
    Reply reply = api.post("/v1/orders", "{}").body(BodyPublishers.ofByteArray(latin)).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("malformed_json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "1", "\"text\"", "true", "1e99999"})
  void createShouldAnswer400WhenTheBodyIsNoObject(String body) {
    Reply reply = api.post("/v1/orders", body).send();

    assertThat(errors(reply)).containsExactly(tuple("", "wrong_type"));
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
            tuple("/currency", "pattern"),
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
        .contains(tuple("/currency", "pattern"), tuple("/lines/0/sku", "pattern"))
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/merge-patch+json",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/jsonp",
        "application/json, text/plain",
        "*/*",
        "json"
      })
  void createShouldAnswer415WhenTheMediaTypeIsAnother(String mediaType) {
    Reply reply =
        api.post("/v1/orders", EdgeServer.example("NewOrderSmallest"))
            .header("Content-Type", mediaType)
            .send();

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.code()).isEqualTo("unsupported_media_type");
  }

  @Test
  void createShouldAnswer415WhenTheMediaTypeIsMissingOrTheBodyIsCompressed() {
    var order = EdgeServer.example("NewOrderSmallest");

    assertThat(api.post("/v1/orders", order).header("Content-Type", null).send().status())
        .isEqualTo(415);
    assertThat(api.post("/v1/orders", order).header("Content-Encoding", "gzip").send().status())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\"",
        "APPLICATION/JSON",
        "application/json; version=1"
      })
  void refundShouldBeReadWhenTheMediaTypeIsWrittenOtherwise(String mediaType) {
    Reply reply =
        api.post(ORDER + "/refunds", "{\"amount\": 1}").header("Content-Type", mediaType).send();

    assertThat(reply.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, /query/limit, out_of_range",
    "limit=101, /query/limit, out_of_range",
    "limit=-1, /query/limit, out_of_range",
    "limit=ten, /query/limit, wrong_type",
    "limit=1.5, /query/limit, wrong_type",
    "limit=007, /query/limit, wrong_type",
    "limit=, /query/limit, wrong_type",
    "limit=99999999999999999999, /query/limit, wrong_type",
    "limit=1&limit=2, /query/limit, repeated",
    "status=open, /query/status, not_in_enum",
    "status=pending&status=pending, /query/status, repeated",
    "expand=all, /query/expand, not_in_enum",
    "createdFrom=yesterday, /query/createdFrom, pattern",
    "createdFrom=2026-02-30T00:00:00Z, /query/createdFrom, format",
    "createdTo=2026-01-01T25:00:00Z, /query/createdTo, format",
    "createdTo=2016-12-31T23:59:60Z, /query/createdTo, format",
    "sku=, /query/sku, too_short",
    "customerEmail=nobody, /query/customerEmail, pattern",
    "cursor=, /query/cursor, too_short",
    "tenant=x, /query/tenant, unknown_parameter",
    "Limit=5, /query/Limit, unknown_parameter",
    "sku[]=A, /query/sku[], unknown_parameter",
    "a~b/c=1, /query/a~0b~1c, unknown_parameter",
  })
  void listShouldAnswer400WhenAParameterIsWrong(String query, String pointer, String code) {
    Reply reply = api.get("/v1/orders?" + query.replace("[", "%5B").replace("]", "%5D")).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(errors(reply)).contains(tuple(pointer, code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sku=%00", "sku=%ff", "sku=%C3%28", "sku=%ED%A0%80", "%ff=1"})
  void listShouldAnswer400WhenAParameterIsNotUtf8(String query) {
    Reply reply = api.get("/v1/orders?" + query).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(errors(reply)).containsExactly(tuple("/query", "encoding"));
  }

  @Test
  void ledgerShouldAnswer400WhenTheSkuIsMissing() {
    Reply reply = api.get("/v1/inventory/ledger?limit=0").send();

    assertThat(errors(reply))
        .containsExactlyInAnyOrder(
            tuple("/query/sku", "required"), tuple("/query/limit", "out_of_range"));
  }

  @Test
  void levelsShouldNameTheWrongOneWhenOneOfManySkusIsWrong() {
    Reply reply = api.get("/v1/inventory?sku=A&sku=&sku=C").send();

    assertThat(errors(reply)).contains(tuple("/query/sku/1", "too_short"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Idempotency-Key | two words",
        "If-Match        | 3",
        "If-Match        | \"1\", \"2\"",
        "If-Match        | W/\"1\"",
      })
  void updateShouldAnswer400WhenAHeaderIsWrong(String name, String value) {
    Reply reply =
        api.patch(ORDER, EdgeServer.example("OrderPatchConfirm")).header(name, value).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(errors(reply)).containsExactly(tuple("/header/" + name, "pattern"));
  }

  @Test
  void updateShouldAnswer400WhenTheIdempotencyKeyIsTooLong() {
    var patch = EdgeServer.example("OrderPatchConfirm");

    assertThat(api.patch(ORDER, patch).header("Idempotency-Key", "k".repeat(255)).send().status())
        .isEqualTo(200);
    assertThat(api.patch(ORDER, patch).header("Idempotency-Key", "k".repeat(256)).send().status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "ord_",
        "ord_01jd7x3v5kfm2r8t9w4y6z0ab",
        "ord_01jd7x3v5kfm2r8t9w4y6z0abcd",
        "ord_81jd7x3v5kfm2r8t9w4y6z0abc",
        "ORD_01jd7x3v5kfm2r8t9w4y6z0abc",
        "ord_01JD7X3V5KFM2R8T9W4Y6Z0ABC",
        "evt_01jd7x3v5kfm2r8t9w4y6z0abc",
        "ord_01jd7x3v5kfm2r8t9w4y6z0ab%00",
        "ord_01jd7x3v5kfm2r8t9w4y6z0ab%F0%9F%98%80",
        "%27%20OR%201=1--"
      })
  void orderShouldBeUnknownWhenItsIdCannotBe(String id) {
    Reply reply = api.get("/v1/orders/" + id).send();

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().get("detail").asText()).isEqualTo("There is no such order.");
    assertThat(server.lastOf(OrderMessages.GET)).isNull();
  }

  static Stream<Tuple> errors(Reply reply) {
    return StreamSupport.stream(reply.json().path("errors").spliterator(), false)
        .map(error -> tuple(text(error, "pointer"), text(error, "code")));
  }

  private static String text(JsonNode error, String member) {
    return error.get(member).asText();
  }
}
