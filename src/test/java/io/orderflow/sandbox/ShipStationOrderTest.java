package io.orderflow.sandbox;

import static io.orderflow.sandbox.ShipStationShop.MINE;
import static io.orderflow.sandbox.ShipStationShop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Orders of ShipStation's first API: upserts, locks, limits of calls. */
class ShipStationOrderTest {
  @AutoClose private final ShipStationShop shop = new ShipStationShop();
  private final Raw raw = shop.raw;

  @Test
  void anOrderKeyShouldReplaceTheWholeOrder() {
    JsonObject first = shop.saved(order("of_1").put("internalNotes", "gift"));
    JsonObject second = shop.saved(order("of_1").put("amountPaid", 9.5));

    assertThat(second.getLong("orderId")).isEqualTo(first.getLong("orderId"));
    assertThat(second.getString("createDate")).isEqualTo(first.getString("createDate"));
    assertThat(shop.sandbox.shipstation().orders())
        .singleElement()
        .satisfies(
            order -> {
              assertThat(order.json().getDouble("amountPaid")).isEqualTo(9.5);
              assertThat(order.json().containsKey("internalNotes")).isFalse();
            });
  }

  @Test
  void shippedAndCancelledOrdersShouldBeLocked() {
    shop.saved(order("of_1"));
    shop.saved(order("of_2"));
    shop.warehouse.ship("of_1");
    shop.saved(order("of_2").put("orderStatus", "cancelled"));

    assertThat(shop.save(order("of_1")).statusCode()).isEqualTo(400);
    assertThat(shop.save(order("of_2")).statusCode()).isEqualTo(400);
    assertThat(message(shop.save(order("of_2")))).contains("cancelled");
  }

  private static String message(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getString("Message");
  }

  @Test
  void whatIsMissingShouldBeNamed() {
    assertThat(shop.save(without("orderNumber")).statusCode()).isEqualTo(400);
    assertThat(field(without("orderDate"))).isEqualTo("apiOrder.orderDate");
    assertThat(field(without("billTo"))).isEqualTo("apiOrder.billTo");
    assertThat(field(order("k").put("orderNumber", "x".repeat(51))))
        .isEqualTo("apiOrder.orderNumber");
    assertThat(field(order("k").put("orderDate", "2026-11-22T10:00:00Z")))
        .isEqualTo("apiOrder.orderDate");
    assertThat(field(order("k").put("orderStatus", "new"))).isEqualTo("apiOrder.orderStatus");
    assertThat(raw.json("/orders/createorder", "{", MINE).statusCode()).isEqualTo(400);
  }

  private static JsonObject without(String name) {
    JsonObject order = order("k");
    order.remove(name);
    return order;
  }

  private String field(JsonObject order) {
    JsonObject body = new JsonObject(shop.save(order).body());
    return body.getJsonObject("ModelState").fieldNames().iterator().next();
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
    long id = shop.saved(order("of_1")).getLong("orderId");

    assertThat(raw.delete("/orders/" + id, MINE).statusCode()).isEqualTo(200);

    assertThat(raw.get("/orders/" + id, MINE).statusCode()).isEqualTo(404);
    assertThat(raw.delete("/orders/" + id, MINE).statusCode()).isEqualTo(404);
    assertThat(shop.list("/orders?orderNumber=1001", "orders")).isEmpty();
  }

  /** A known trap: the number is a beginning, not the whole. */
  @Test
  void anOrderNumberShouldFindAllThatBeginWithIt() {
    shop.saved(order("of_1").put("orderNumber", "100"));
    shop.saved(order("of_2").put("orderNumber", "1001"));

    assertThat(shop.list("/orders?orderNumber=100", "orders")).hasSize(2);
    assertThat(shop.list("/orders?orderNumber=1001", "orders")).hasSize(1);
  }

  @Test
  void timesShouldBeThoseOfCalifornia() {
    JsonObject order = shop.saved(order("of_1"));

    LocalDateTime there =
        LocalDateTime.ofInstant(shop.clock.instant(), ZoneId.of("America/Los_Angeles"));
    assertThat(order.getString("createDate"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}");
    assertThat(LocalDateTime.parse(order.getString("createDate")))
        .isBetween(there.minusSeconds(1), there.plusSeconds(1));
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
    shop.clock.advance(Duration.ofSeconds(reset));
    assertThat(raw.get("/stores", MINE).statusCode()).isEqualTo(200);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  @Test
  void onlyTheRightSecretShouldOpenAnAccount() {
    shop.saved(order("of_1"));

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
}
