package io.orderflow.sandbox;

import static io.orderflow.sandbox.ShipStationShop.MINE;
import static io.orderflow.sandbox.ShipStationShop.item;
import static io.orderflow.sandbox.ShipStationShop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.sandbox.shipstation.Shipment;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Shipments of ShipStation's first API, and its callbacks without data. */
class ShipStationShipmentTest {
  @AutoClose private final ShipStationShop shop = new ShipStationShop();
  private final Raw raw = shop.raw;

  @Test
  void aSplitOrderShouldHaveTwoShipmentsInOneBatch() {
    shop.saved(order("of_1"));

    List<Shipment> parcels = shop.warehouse.split("of_1");

    assertThat(parcels).hasSize(2);
    assertThat(total(parcels, "li_1")).isEqualTo(3);
    assertThat(total(parcels, "li_2")).isEqualTo(1);
    String batch = parcels.get(0).json().getString("batchNumber");
    assertThat(shop.list("/shipments?batchId=" + batch, "shipments")).hasSize(2);
    assertThat(shop.warehouse.orders()).singleElement().matches(o -> o.status().equals("shipped"));
  }

  private static int total(List<Shipment> parcels, String key) {
    return parcels.stream().mapToInt(parcel -> parcel.quantities().getOrDefault(key, 0)).sum();
  }

  @Test
  void aPartShouldLeaveTheRestAwaitingShipment() {
    shop.saved(order("of_1"));

    shop.warehouse.ship("of_1", Map.of("li_1", 2));
    assertThat(shop.warehouse.orders())
        .singleElement()
        .matches(o -> o.status().equals("awaiting_shipment"));
    Shipment rest = shop.warehouse.ship("of_1");

    assertThat(rest.quantities()).isEqualTo(Map.of("li_1", 1, "li_2", 1));
    assertThat(shop.warehouse.orders()).singleElement().matches(o -> o.status().equals("shipped"));
  }

  @Test
  void anAdjustmentShouldNotBePacked() {
    JsonObject order = order("of_1");
    order.getJsonArray("items").add(item("discount", null, 1).put("adjustment", true));
    shop.saved(order);

    assertThat(shop.warehouse.ship("of_1").quantities()).containsOnlyKeys("li_1", "li_2");
    assertThat(shop.warehouse.orders()).singleElement().matches(o -> o.status().equals("shipped"));
  }

  @Test
  void aVoidedShipmentShouldStayAndSaySo() {
    shop.saved(order("of_1"));
    Shipment parcel = shop.warehouse.ship("of_1");

    shop.warehouse.voidShipment(parcel.id());

    JsonObject read = shop.list("/shipments?orderNumber=1001", "shipments").get(0);
    assertThat(read.getBoolean("voided")).isTrue();
    assertThat(read.getString("voidDate")).isNotNull();
    assertThat(shop.warehouse.orders())
        .singleElement()
        .matches(o -> o.status().equals("awaiting_shipment"));
  }

  @Test
  void itemsShouldBeReadOnlyIfAskedFor() {
    shop.saved(order("of_1"));
    shop.warehouse.ship("of_1");

    assertThat(
            shop.list("/shipments?orderNumber=1001", "shipments").get(0).getValue("shipmentItems"))
        .isNull();
    assertThat(
            shop.list("/shipments?orderNumber=1001&includeShipmentItems=true", "shipments")
                .get(0)
                .getJsonArray("shipmentItems"))
        .hasSize(2);
  }

  @Test
  void shipmentsShouldComeInPagesSinceATime() {
    for (int i = 0; i < 5; i++) {
      shop.saved(order("of_" + i));
      shop.warehouse.ship("of_" + i);
      shop.clock.advance(Duration.ofMinutes(1));
    }
    String since = shop.warehouse.shipments().get(2).json().getString("createDate");

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
  void ordersShouldShipByThemselvesIfAskedTo() {
    shop.warehouse.shipByItself(Duration.ofMillis(50));

    shop.saved(order("of_1"));

    Await.until("a shipment", () -> shop.warehouse.shipments().size() == 1);
  }

  @Test
  void callbacksShouldTellOnlyWhereToLook() {
    try (ReceiverLab lab = ReceiverLab.open()) {
      subscribe(lab.at("/hook", Behaviours.status(200)));
      shop.saved(order("of_1"));
      shop.warehouse.callbacks(2, Duration.ofMillis(50));

      shop.warehouse.ship("of_1");

      Await.until("both copies", () -> lab.count("/hook") == 2);
      JsonObject body = new JsonObject(lab.at("/hook").get(0).text());
      assertThat(body.fieldNames()).containsExactly("resource_url", "resource_type");
      assertThat(body.getString("resource_type")).isEqualTo("SHIP_NOTIFY");
      assertThat(body.getString("resource_url"))
          .matches(shop.sandbox.url() + "/shipments\\?batchId=\\d+&includeShipmentItems=False");
      assertThat(read(body.getString("resource_url"))).hasSize(1);
    }
  }

  private List<JsonObject> read(String resourceUrl) {
    URI uri = URI.create(resourceUrl);
    return shop.list(uri.getPath() + "?" + uri.getQuery(), "shipments");
  }

  @Test
  void callbacksShouldBeLostAndRepeated() {
    try (ReceiverLab lab = ReceiverLab.open()) {
      subscribe(lab.at("/hook", Behaviours.status(200)));
      shop.saved(order("of_1"));
      shop.warehouse.loseCallbacks(1);

      shop.warehouse.ship("of_1");
      shop.warehouse.notifyAgain();

      Await.until("the second one", () -> shop.warehouse.callbacks().size() == 1);
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
}
