package io.orderflow.integration.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Mode;
import io.orderflow.integration.Account;
import io.orderflow.integration.Task;
import io.orderflow.json.Json;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events of orders as calls of Segment's ecommerce specification. */
class TrackEventTest {
  private static final UUID EVENT = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
  private static final UUID ORDER = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058");

  private static final String PLACED =
      """
      {"id":"ord_01j42nvb4peazbskpj1429m05r","externalId":"S-1","currency":"USD",
       "customer":{"email":"ada@example.com","name":"Ada Lovelace","phone":"+44 1","externalId":"c-7"},
       "shippingAddress":{"name":"Ada Lovelace","line1":"12 St James's Square","city":"London","country":"GB"},
       "billingAddress":null,"subtotal":4000,"discountTotal":100,"taxTotal":312,"shippingTotal":500,"total":4712,
       "notes":"ring twice","metadata":{"secret":"x"},"refunds":[],"updatedAt":"2026-11-22T09:30:00.000Z",
       "lines":[{"sku":"PEN","name":"A pen","quantity":2,"unitPrice":2000}]}
      """;

  @ParameterizedTest
  @CsvSource({
    "order.created, Order Completed",
    "order.updated, Order Updated",
    "order.cancelled, Order Cancelled",
    "order.refunded, Order Refunded"
  })
  void eventShouldBearTheNameOfTheSpecification(String type, String name) {
    JsonNode event = event(type, PLACED);

    assertThat(event.path("type").asText()).isEqualTo("track");
    assertThat(event.path("event").asText()).isEqualTo(name);
    assertThat(event.path("messageId").asText()).isEqualTo("of-" + EVENT).hasSizeLessThan(100);
    assertThat(event.path("timestamp").asText()).isEqualTo("2026-11-22T09:30:00.000Z");
  }

  @Test
  void otherEventsShouldNotBeTracked() {
    assertThat(TrackEvent.of(task("order.confirmed", PLACED))).isEmpty();
    assertThat(TrackEvent.of(task(Task.CHECK, "{}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"USD, 47.12, 39.00, 20.00", "JPY, 4712, 3900, 2000", "KWD, 4.712, 3.900, 2.000"})
  void amountsShouldBeInMajorUnits(String currency, String total, String revenue, String price) {
    String order = PLACED.replace("USD", currency);
    String json = TrackEvent.of(task("order.created", order)).orElseThrow().json();

    assertThat(json)
        .contains("\"total\":" + total + ",")
        .contains("\"revenue\":" + revenue + ",")
        .contains("\"price\":" + price + ",");
  }

  @Test
  void refundShouldTellWhatWentBackJustNow() {
    String refunds =
        "[{\"amount\":100,\"succeededAt\":\"2026-11-22T09:30:00.000Z\"},{\"amount\":900,\"succeededAt\":null},"
            + "{\"amount\":400,\"succeededAt\":\"2026-11-22T09:29:00.000Z\"},"
            + "{\"amount\":150,\"succeededAt\":\"2026-11-22T09:30:00.000Z\"}]";
    String order = PLACED.replace("\"refunds\":[]", "\"refunds\":" + refunds);

    assertThat(event("order.refunded", order).at("/properties/total").decimalValue())
        .isEqualByComparingTo("2.50");
  }

  @Test
  void nothingShouldBeSaidOfAPersonButTheTenantsOwnIdentifier() {
    String json = event("order.created", PLACED).toString();

    assertThat(json)
        .contains("\"userId\":\"c-7\"")
        .doesNotContain(
            "ada@", "Ada", "Lovelace", "+44", "James", "London", "ring twice", "secret");
  }

  @Test
  void orderOfNobodyKnownShouldStandForItself() {
    JsonNode event = event("order.created", PLACED.replace("\"c-7\"", "null"));

    assertThat(event.has("userId")).isFalse();
    assertThat(event.path("anonymousId").asText()).isEqualTo("ord_01j42nvb4peazbskpj1429m05r");
  }

  @Test
  void longOrderShouldStayWithinSegmentsLimit() {
    ObjectNode order = (ObjectNode) Json.tree(PLACED);
    JsonNode line = order.path("lines").path(0);
    for (int i = 0; i < 200; i++) {
      ObjectNode another = order.withArray("lines").addObject();
      another.setAll((ObjectNode) line);
      another.put("name", "é".repeat(200));
    }
    TrackEvent event = TrackEvent.of(task("order.created", order.toString())).orElseThrow();

    assertThat(event.bytes()).isLessThanOrEqualTo(32_000);
    assertThat(Json.tree(event.json()).at("/properties/products_omitted").asBoolean()).isTrue();
    assertThat(Json.tree(event.json()).at("/properties/total").decimalValue())
        .isEqualByComparingTo("47.12");
  }

  private static JsonNode event(String type, String order) {
    return Json.tree(TrackEvent.of(task(type, order)).orElseThrow().json());
  }

  private static Task task(String type, String order) {
    UUID tenant = new UUID(1, 1);
    Caller caller = new Caller(tenant, Mode.live, "c", null);
    Account account = new Account(tenant, Json.tree("{\"writeKey\":\"k\"}"));
    return new Task(account, caller, EVENT, type, ORDER, Json.tree(order), 0);
  }
}
