package io.orderflow.edge;

import static io.orderflow.edge.EdgeInputTest.errors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parameters of query, header and path that are wrong or hostile: the right 4xx, and no message to
 * an actor.
 */
class EdgeParameterTest {
  private static final String ORDER = "/v1/orders/" + IdKind.ORDER.format(Examples.NEXT);
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
    Reply reply = api.patch(ORDER, Examples.of("OrderPatchConfirm")).header(name, value).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(errors(reply)).containsExactly(tuple("/header/" + name, "pattern"));
  }

  @Test
  void updateShouldAnswer400WhenTheIdempotencyKeyIsTooLong() {
    var patch = Examples.of("OrderPatchConfirm");

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
}
