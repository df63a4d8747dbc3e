package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.sandbox.shipstation.Shipment;
import io.orderflow.sandbox.shipstation.Warehouse;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.MovableClock;
import io.orderflow.support.ReceiverLab;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ShipStation's first API: upserts, locks, limits, callbacks without data. */
class ShipStationTest {
  private static final Map<String, String> MINE =
      Map.of("Authorization", Raw.basic("key", "secret"));

  private final MovableClock clock = new MovableClock();
  private final Sandbox sandbox = Sandbox.open(clock);
  private final Raw raw = new Raw(sandbox);
  private final Warehouse warehouse = sandbox.shipstation().warehouse("key");

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void anOrderKeyShouldReplaceTheWholeOrder() {
    JsonObject first = saved(order("of_1").put("internalNotes", "gift"));
    JsonObject second = saved(order("of_1").put("amountPaid", 9.5));

    assertThat(second.getLong("orderId")).isEqualTo(first.getLong("orderId"));
    assertThat(second.getString("createDate")).isEqualTo(first.getString("createDate"));
    assertThat(sandbox.shipstation().orders())
        .singleElement()
        .satisfies(
            order -> {
              assertThat(order.json().getDouble("amountPaid")).isEqualTo(9.5);
              assertThat(order.json().containsKey("internalNotes")).isFalse();
            });
  }

  @Test
  void shippedAndCancelledOrdersShouldBeLocked() {
    saved(order("of_1"));
    saved(order("of_2"));
    warehouse.ship("of_1");
    saved(order("of_2").put("orderStatus", "cancelled"));

    assertThat(save(order("of_1")).statusCode()).isEqualTo(400);
    assertThat(save(order("of_2")).statusCode()).isEqualTo(400);
    assertThat(message(save(order("of_2")))).contains("cancelled");
  }

  @Test
  void whatIsMissingShouldBeNamed() {
    assertThat(save(without("orderNumber")).statusCode()).isEqualTo(400);
    assertThat(field(without("orderDate"))).isEqualTo("apiOrder.orderDate");
    assertThat(field(without("billTo"))).isEqualTo("apiOrder.billTo");
    assertThat(field(order("k").put("orderNumber", "x".repeat(51))))
        .isEqualTo("apiOrder.orderNumber");
    assertThat(field(order("k").put("orderDate", "2026-11-22T10:00:00Z")))
        .isEqualTo("apiOrder.orderDate");
    assertThat(field(order("k").put("orderStatus", "new"))).isEqualTo("apiOrder.orderStatus");
    assertThat(raw.json("/orders/createorder", "{", MINE).statusCode()).isEqualTo(400);
  }

  private String field(JsonObject order) {
    JsonObject body = new JsonObject(save(order).body());
    return body.getJsonObject("ModelState").fieldNames().iterator().next();
  }

  private static JsonObject without(String name) {
    JsonObject order = order("k");
    order.remove(name);
    return order;
  }

  @Test
  void oneWrongOrderShouldNotStopTheOthers() {
    JsonArray two = new JsonArray().add(order("of_1")).add(without("shipTo"));

    HttpResponse<String> answer = raw.json("/orders/createorders", two.encode(), MINE);

    JsonObject body = new JsonObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(body.getBoolean("hasErrors")).isTrue();
    assertThat(body.getJsonArray("results").getJsonObject(0).getBoolean("success")).isTrue();
    assertThat(body.getJsonArray("results").getJsonObject(1).getBoolean("success")).isFalse();
  }

  @Test
  void aDeletedOrderShouldBeGone() {
    long id = saved(order("of_1")).getLong("orderId");

    assertThat(raw.delete("/orders/" + id, MINE).statusCode()).isEqualTo(200);

    assertThat(raw.get("/orders/" + id, MINE).statusCode()).isEqualTo(404);
    assertThat(raw.delete("/orders/" + id, MINE).statusCode()).isEqualTo(404);
    assertThat(list("/orders?orderNumber=1001", "orders")).isEmpty();
  }

  /** A known trap: the number is a beginning, not the whole. */
  @Test
  void anOrderNumberShouldFindAllThatBeginWithIt() {
    saved(order("of_1").put("orderNumber", "100"));
    saved(order("of_2").put("orderNumber", "1001"));

    assertThat(list("/orders?orderNumber=100", "orders")).hasSize(2);
    assertThat(list("/orders?orderNumber=1001", "orders")).hasSize(1);
  }

  @Test
  void timesShouldBeThoseOfCalifornia() {
    JsonObject order = saved(order("of_1"));

    LocalDateTime there =
        LocalDateTime.ofInstant(clock.instant(), ZoneId.of("America/Los_Angeles"));
    assertThat(order.getString("createDate"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}");
    assertThat(LocalDateTime.parse(order.getString("createDate")))
        .isBetween(there.minusSeconds(1), there.plusSeconds(1));
  }

  @Test
  void aSplitOrderShouldHaveTwoShipmentsInOneBatch() {
    saved(order("of_1"));

    List<Shipment> parcels = warehouse.split("of_1");

    assertThat(parcels).hasSize(2);
    assertThat(total(parcels, "li_1")).isEqualTo(3);
    assertThat(total(parcels, "li_2")).isEqualTo(1);
    String batch = parcels.get(0).json().getString("batchNumber");
    assertThat(list("/shipments?batchId=" + batch, "shipments")).hasSize(2);
    assertThat(warehouse.orders()).singleElement().matches(o -> o.status().equals("shipped"));
  }

  private static int total(List<Shipment> parcels, String key) {
    return parcels.stream().mapToInt(parcel -> parcel.quantities().getOrDefault(key, 0)).sum();
  }

  @Test
  void aPartShouldLeaveTheRestAwaitingShipment() {
    saved(order("of_1"));

    warehouse.ship("of_1", Map.of("li_1", 2));
    assertThat(warehouse.orders())
        .singleElement()
        .matches(o -> o.status().equals("awaiting_shipment"));
    Shipment rest = warehouse.ship("of_1");

    assertThat(rest.quantities()).isEqualTo(Map.of("li_1", 1, "li_2", 1));
    assertThat(warehouse.orders()).singleElement().matches(o -> o.status().equals("shipped"));
  }

  @Test
  void anAdjustmentShouldNotBePacked() {
    JsonObject order = order("of_1");
    order.getJsonArray("items").add(item("discount", null, 1).put("adjustment", true));
    saved(order);

    assertThat(warehouse.ship("of_1").quantities()).containsOnlyKeys("li_1", "li_2");
    assertThat(warehouse.orders()).singleElement().matches(o -> o.status().equals("shipped"));
  }

  @Test
  void aVoidedShipmentShouldStayAndSaySo() {
    saved(order("of_1"));
    Shipment parcel = warehouse.ship("of_1");

    warehouse.voidShipment(parcel.id());

    JsonObject read = list("/shipments?orderNumber=1001", "shipments").get(0);
    assertThat(read.getBoolean("voided")).isTrue();
    assertThat(read.getString("voidDate")).isNotNull();
    assertThat(warehouse.orders())
        .singleElement()
        .matches(o -> o.status().equals("awaiting_shipment"));
  }

  @Test
  void itemsShouldBeReadOnlyIfAskedFor() {
    saved(order("of_1"));
    warehouse.ship("of_1");

    assertThat(list("/shipments?orderNumber=1001", "shipments").get(0).getValue("shipmentItems"))
        .isNull();
    assertThat(
            list("/shipments?orderNumber=1001&includeShipmentItems=true", "shipments")
                .get(0)
                .getJsonArray("shipmentItems"))
        .hasSize(2);
  }

  @Test
  void shipmentsShouldComeInPagesSinceATime() {
    for (int i = 0; i < 5; i++) {
      saved(order("of_" + i));
      warehouse.ship("of_" + i);
      clock.advance(Duration.ofMinutes(1));
    }
    String since = warehouse.shipments().get(2).json().getString("createDate");

    JsonObject page =
        new JsonObject(
            raw.get("/shipments?createDateStart=" + since + "&pageSize=2&page=2", MINE).body());

    assertThat(page.getInteger("total")).isEqualTo(3);
    assertThat(page.getInteger("pages")).isEqualTo(2);
    assertThat(page.getJsonArray("shipments")).hasSize(1);
    assertThat(raw.get("/shipments?createDateStart=2026-11-22T10:00:00Z", MINE).statusCode())
        .isEqualTo(400);
  }

  @Test
  void callbacksShouldTellOnlyWhereToLook() {
    try (ReceiverLab lab = ReceiverLab.open()) {
      subscribe(lab.at("/hook", Behaviours.status(200)));
      saved(order("of_1"));
      warehouse.callbacks(2, Duration.ofMillis(50));

      warehouse.ship("of_1");

      Await.until("both copies", () -> lab.count("/hook") == 2);
      JsonObject body = new JsonObject(lab.at("/hook").get(0).text());
      assertThat(body.fieldNames()).containsExactly("resource_url", "resource_type");
      assertThat(body.getString("resource_type")).isEqualTo("SHIP_NOTIFY");
      assertThat(body.getString("resource_url"))
          .matches(sandbox.url() + "/shipments\\?batchId=\\d+&includeShipmentItems=False");
      assertThat(read(body.getString("resource_url"))).hasSize(1);
    }
  }

  private List<JsonObject> read(String resourceUrl) {
    URI uri = URI.create(resourceUrl);
    return list(uri.getPath() + "?" + uri.getQuery(), "shipments");
  }

  @Test
  void callbacksShouldBeLostAndRepeated() {
    try (ReceiverLab lab = ReceiverLab.open()) {
      subscribe(lab.at("/hook", Behaviours.status(200)));
      saved(order("of_1"));
      warehouse.loseCallbacks(1);

      warehouse.ship("of_1");
      warehouse.notifyAgain();

      Await.until("the second one", () -> warehouse.callbacks().size() == 1);
      assertThat(lab.count("/hook")).isEqualTo(1);
    }
  }

  @Test
  void subscriptionsShouldBeListedAndEnded() {
    long id = subscribe("http://127.0.0.1:9/hook");

    assertThat(new JsonObject(raw.get("/webhooks", MINE).body()).getJsonArray("webhooks"))
        .hasSize(1);
    assertThat(raw.delete("/webhooks/" + id, MINE).statusCode()).isEqualTo(200);
    assertThat(raw.delete("/webhooks/" + id, MINE).statusCode()).isEqualTo(404);
    assertThat(
            raw.json(
                    "/webhooks/subscribe",
                    "{\"target_url\":\"http://%s\",\"event\":\"SHIP_NOTIFY\"}"
                        .formatted("x".repeat(200)),
                    MINE)
                .statusCode())
        .isEqualTo(400);
  }

  private long subscribe(String url) {
    JsonObject wanted =
        new JsonObject()
            .put("target_url", url)
            .put("event", "SHIP_NOTIFY")
            .put("friendly_name", "OrderFlow");
    HttpResponse<String> answer = raw.json("/webhooks/subscribe", wanted.encode(), MINE);
    assertThat(answer.statusCode()).isEqualTo(201);
    return new JsonObject(answer.body()).getLong("id");
  }

  @Test
  void fortyCallsAMinuteShouldBeTheLimitOfOneKey() {
    for (int i = 0; i < 40; i++) {
      HttpResponse<String> answer = raw.get("/stores", MINE);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "X-Rate-Limit-Limit")).isEqualTo("40");
      assertThat(header(answer, "X-Rate-Limit-Remaining")).isEqualTo(Integer.toString(39 - i));
    }

    HttpResponse<String> refused = raw.get("/stores", MINE);
    assertThat(refused.statusCode()).isEqualTo(429);
    int reset = Integer.parseInt(header(refused, "X-Rate-Limit-Reset"));
    assertThat(reset).isBetween(1, 60);
    assertThat(
            raw.get("/stores", Map.of("Authorization", Raw.basic("other", "secret"))).statusCode())
        .isEqualTo(200);
    clock.advance(Duration.ofSeconds(reset));
    assertThat(raw.get("/stores", MINE).statusCode()).isEqualTo(200);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  @Test
  void onlyTheRightSecretShouldOpenAnAccount() {
    saved(order("of_1"));

    assertThat(raw.get("/orders", Map.of()).statusCode()).isEqualTo(401);
    assertThat(raw.get("/orders", Map.of("Authorization", Raw.basic("key", "wrong"))).statusCode())
        .isEqualTo(401);
    assertThat(
            raw.get("/orders", Map.of("Authorization", Raw.basic("key_revoked", "s"))).statusCode())
        .isEqualTo(401);
    HttpResponse<String> other =
        raw.get("/orders", Map.of("Authorization", Raw.basic("another", "secret")));
    assertThat(new JsonObject(other.body()).getInteger("total")).isZero();
  }

  @Test
  void ordersShouldShipByThemselvesIfAskedTo() {
    warehouse.shipByItself(Duration.ofMillis(50));

    saved(order("of_1"));

    Await.until("a shipment", () -> warehouse.shipments().size() == 1);
  }

  private JsonObject saved(JsonObject order) {
    HttpResponse<String> answer = save(order);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> save(JsonObject order) {
    return raw.json("/orders/createorder", order.encode(), MINE);
  }

  private List<JsonObject> list(String path, String name) {
    HttpResponse<String> answer = raw.get(path, MINE);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body())
        .getJsonArray(name).stream().map(JsonObject.class::cast).toList();
  }

  private static String message(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getString("Message");
  }

  private static JsonObject order(String key) {
    JsonObject address =
        new JsonObject()
            .put("name", "Ada Lovelace")
            .put("street1", "1 Main St")
            .put("city", "Austin")
            .put("state", "TX")
            .put("postalCode", "78701")
            .put("country", "US");
    JsonArray items = new JsonArray().add(item("li_1", "SKU-1", 3)).add(item("li_2", "SKU-2", 1));
    return new JsonObject()
        .put("orderNumber", "1001")
        .put("orderKey", key)
        .put("orderDate", "2026-11-22T08:46:27.0000000")
        .put("orderStatus", "awaiting_shipment")
        .put("billTo", new JsonObject().put("name", "Ada Lovelace"))
        .put("shipTo", address)
        .put("items", items);
  }

  private static JsonObject item(String key, String sku, int quantity) {
    return new JsonObject()
        .put("lineItemKey", key)
        .put("sku", sku)
        .put("name", sku)
        .put("quantity", quantity)
        .put("unitPrice", 19.99);
  }
}
