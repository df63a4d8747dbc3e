package io.orderflow.integration.shipstation;

import static io.orderflow.integration.shipstation.ShipStationLab.id;
import static io.orderflow.integration.shipstation.ShipStationLab.lineId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.integration.shipstation.ShipStationLab.Tenant;
import io.orderflow.sandbox.shipstation.Shipment;
import io.orderflow.support.Await;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What ShipStation tells, twice, late, mixed up or not at all. */
class ShipStationCallbackTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static ShipStationLab lab;

  @BeforeAll
  static void open() {
    lab = ShipStationLab.open(Map.of("ORDERFLOW_INTEGRATIONS_SHIPSTATION_POLL_INTERVAL", "1s"));
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private final Tenant shop = lab.tenant();

  @Test
  void callbacksThatComeTwiceAndLateShouldBeRecordedOnce() {
    subscribe();
    shop.warehouse.callbacks(3, Duration.ofMillis(200));
    JsonNode order = shop.order("A", 2);
    shop.pushed(order);

    shop.warehouse.ship(shop.key(order), Map.of(lineId(order, 0), 1));
    shop.warehouse.ship(shop.key(order), Map.of(lineId(order, 0), 1));

    shop.awaitFulfillment(order, "fulfilled");
    Await.until("all have come", () -> shop.warehouse.callbacks().size() == 6);
    assertThat(shop.warehouse.callbacks()).allMatch(callback -> callback.status() == 200);
    shop.warehouse.notifyAgain();
    Await.until("once more", () -> shop.warehouse.callbacks().size() == 9);
    assertThat(shop.read(order).path("fulfillments")).hasSize(2);
    assertThat(shop.effects(order)).hasSize(1);
  }

  @Test
  void callbacksInTheWrongOrderShouldComeToTheSame() {
    JsonNode order = shop.order("B", 3);
    shop.pushed(order);
    Shipment first = shop.warehouse.ship(shop.key(order), Map.of(lineId(order, 0), 2));
    Shipment second = shop.warehouse.ship(shop.key(order), Map.of(lineId(order, 0), 1));
    shop.warehouse.voidShipment(first.id());
    Shipment third = shop.warehouse.ship(shop.key(order));

    for (Shipment parcel : new Shipment[] {third, first, second}) {
      String batch = parcel.json().getString("batchNumber");
      shop.call(shop.callbackPath(), lab.sandbox.url() + "/shipments?batchId=" + batch);
    }

    shop.awaitFulfillment(order, "fulfilled");
    assertThat(shop.read(order).path("fulfillments").findValuesAsText("reference"))
        .containsExactlyInAnyOrder("shipstation:" + second.id(), "shipstation:" + third.id());
  }

  /** Neither the shipment nor its withdrawal is told of. */
  @Test
  void whatNoCallbackTellsOfShouldBeFoundAllTheSame() {
    JsonNode order = shop.order("C", 1);
    shop.pushed(order);

    Shipment parcel = shop.warehouse.ship(shop.key(order));
    shop.awaitFulfillment(order, "fulfilled");
    shop.warehouse.voidShipment(parcel.id());
    shop.awaitFulfillment(order, "unfulfilled");

    assertThat(shop.connection().path("status").asText()).isEqualTo("connected");
  }

  @Test
  void allPagesShouldBeRead() {
    JsonNode order = shop.order("D", 130);
    shop.pushed(order);
    for (int i = 0; i < 130; i++) {
      shop.warehouse.ship(shop.key(order), Map.of(lineId(order, 0), 1));
    }

    shop.call(shop.callbackPath(), lab.sandbox.url() + "/shipments?orderNumber=" + id(order));

    shop.awaitFulfillment(order, "fulfilled");
    assertThat(shop.read(order).path("fulfillments")).hasSize(130);
  }

  /** Another system's order there may bear the number of one of ours. */
  @Test
  void ordersOfOthersShouldBePassedOverWhateverTheirNumber() {
    JsonNode order = shop.order("E", 1);
    JsonObject theirs = shop.pushed(order).json().copy().put("orderKey", "theirs");
    post("/orders/createorder", theirs.encode());
    shop.warehouse.ship("theirs");
    Shipment ours = shop.warehouse.ship(shop.key(order));

    shop.call(shop.callbackPath(), lab.sandbox.url() + "/shipments?orderNumber=" + id(order));

    shop.awaitFulfillment(order, "fulfilled");
    assertThat(shop.read(order).path("fulfillments").findValuesAsText("reference"))
        .containsExactly("shipstation:" + ours.id());
  }

  private void subscribe() {
    JsonObject wanted =
        new JsonObject()
            .put("target_url", shop.callbackUrl())
            .put("event", "SHIP_NOTIFY")
            .put("friendly_name", "OrderFlow");
    post("/webhooks/subscribe", wanted.encode());
  }

  /** A call of the tenant's own to ShipStation. */
  private void post(String path, String body) {
    String pair =
        Base64.getEncoder().encodeToString((shop.apiKey + ":" + shop.apiSecret).getBytes(UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(lab.sandbox.url() + path))
            .header("Authorization", "Basic " + pair)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    assertThat(CLIENT.sendAsync(request, BodyHandlers.discarding()).join().statusCode() / 100)
        .isEqualTo(2);
  }
}
