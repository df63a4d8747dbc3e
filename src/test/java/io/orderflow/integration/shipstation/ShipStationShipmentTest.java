package io.orderflow.integration.shipstation;

import static io.orderflow.integration.shipstation.ShipStationLab.id;
import static io.orderflow.integration.shipstation.ShipStationLab.lineId;
import static io.orderflow.integration.shipstation.ShipStationLab.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.integration.shipstation.ShipStationLab.Tenant;
import io.orderflow.sandbox.shipstation.Order;
import io.orderflow.sandbox.shipstation.Shipment;
import io.orderflow.support.Await;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Parcels that leave ShipStation, the tenant's own and those that are voided. */
class ShipStationShipmentTest {
  @AutoClose private static final ShipStationLab lab = ShipStationLab.open();
  private final Tenant shop = lab.tenant();

  @Test
  void shippedOrderShouldBeFulfilledWithItsTracking() {
    JsonNode order = shop.order("C", 2);
    shop.pushed(order);

    Shipment parcel = shop.warehouse.ship(shop.key(order));
    notifyOf(parcel);

    shop.awaitFulfillment(order, "fulfilled");
    JsonNode fulfillment = shop.read(order).at("/fulfillments/0");
    assertThat(fulfillment.path("trackingNumber").asText()).isEqualTo(parcel.trackingNumber());
    assertThat(fulfillment.path("carrier").asText()).isEqualTo("stamps_com");
    assertThat(fulfillment.path("reference").asText()).isEqualTo("shipstation:" + parcel.id());
    assertThat(shop.effects(order)).hasSize(1);
  }

  @Test
  void splitOrderShouldBeFulfilledByBothParcels() {
    JsonNode order = shop.confirm(shop.place(shop.body(shop.line("D", 3), shop.line("E", 4))));
    shop.pushed(order);

    List<Shipment> parcels = shop.warehouse.split(shop.key(order));
    notifyOf(parcels.get(0));

    shop.awaitFulfillment(order, "fulfilled");
    assertThat(shop.read(order).path("fulfillments").findValuesAsText("reference"))
        .containsExactlyInAnyOrder(
            "shipstation:" + parcels.get(0).id(), "shipstation:" + parcels.get(1).id());
  }

  @Test
  void partsShouldBeFulfilledOneAfterTheOtherWithoutAnotherPush() {
    JsonNode order = shop.order("F", 3);
    Order pushed = shop.pushed(order);

    notifyOf(shop.warehouse.ship(shop.key(order), Map.of(lineId(order, 0), 1)));
    shop.awaitFulfillment(order, "partially_fulfilled");
    notifyOf(shop.warehouse.ship(shop.key(order)));
    shop.awaitFulfillment(order, "fulfilled");

    assertThat(shop.read(order).at("/lines/0/fulfilledQuantity").asInt()).isEqualTo(3);
    assertThat(shop.effects(order)).hasSize(1);
    assertThat(shop.pushed(order).json().getJsonArray("items"))
        .isEqualTo(pushed.json().getJsonArray("items"));
  }

  @Test
  void voidedShipmentShouldOpenTheOrderAgainEvenWhenItWasComplete() {
    JsonNode order = shop.order("G", 2);
    shop.pushed(order);
    ok(shop.api.post("/v1/orders/" + id(order) + "/payments", Map.of()).send());
    Shipment parcel = shop.warehouse.ship(shop.key(order));
    notifyOf(parcel);
    Await.until("complete", () -> status(order).equals("completed"));

    shop.warehouse.voidShipment(parcel.id());
    notifyOf(parcel, "&again=1");

    Await.until("open again", () -> status(order).equals("confirmed"));
    shop.awaitFulfillment(order, "unfulfilled");
    Shipment next = shop.warehouse.ship(shop.key(order));
    notifyOf(next);
    Await.until("complete", () -> status(order).equals("completed"));
    assertThat(shop.read(order).path("fulfillments")).hasSize(2);
  }

  @Test
  void shipmentThatWasVoidedBeforeWeHeardOfItShouldBeNothing() {
    JsonNode order = shop.order("H", 2);
    shop.pushed(order);
    Shipment parcel = shop.warehouse.ship(shop.key(order));
    shop.warehouse.voidShipment(parcel.id());
    Shipment next = shop.warehouse.ship(shop.key(order));

    notifyOf(parcel);
    notifyOf(next);

    shop.awaitFulfillment(order, "fulfilled");
    assertThat(shop.read(order).path("fulfillments").findValuesAsText("reference"))
        .containsExactly("shipstation:" + next.id());
  }

  @Test
  void cancellationThatComesTooLateShouldBeRefusedAndTheParcelBeAMismatch() {
    JsonNode order = shop.order("M", 1);
    shop.pushed(order);
    Shipment parcel = shop.warehouse.ship(shop.key(order));

    ok(shop.api.post("/v1/orders/" + id(order) + "/cancel", Map.of()).send());
    JsonNode refused = shop.effect(order, "cancel", "refused");
    notifyOf(parcel);

    assertThat(refused.at("/error/detail").asText()).contains("shipped");
    JsonNode sent = mismatched(order, parcel);
    assertThat(sent.path("mismatch").asText()).contains(parcel.trackingNumber());
    assertThat(sent.at("/error/code").asText()).isEqualTo("invalid_transition");
    assertThat(status(order)).isEqualTo("cancelled");
  }

  @Test
  void moreThanIsOpenShouldBeAMismatchUntilItIsVoided() {
    JsonNode order = shop.order("N", 2);
    shop.pushed(order);
    Shipment parcel = shop.warehouse.ship(shop.key(order));
    shop.fulfil(order, 1);

    notifyOf(parcel);
    JsonNode sent = mismatched(order, parcel);
    assertThat(sent.at("/error/code").asText()).isEqualTo("quantity_too_large");
    shop.warehouse.voidShipment(parcel.id());
    notifyOf(parcel, "&again=1");

    Await.until(
        "no mismatch",
        () -> shop.effect(order, "shipment:" + parcel.id(), "refused").path("mismatch").isNull());
  }

  @Test
  void whatTheTenantSentItselfShouldNotBeSentAgain() {
    JsonNode order = shop.order("O", 3);
    shop.pushed(order);

    JsonNode part = shop.fulfil(order, 1);
    shop.effect(order, "push:" + part.path("version").asInt(), "done");
    assertThat(quantity(order)).isEqualTo(2);
    JsonNode whole = shop.fulfil(order, 2);

    String last = whole.at("/fulfillments/1/id").asText();
    shop.effect(order, "ship:" + last, "done");
    JsonObject json = shop.pushed(order).json();
    assertThat(shop.pushed(order).status()).isEqualTo("shipped");
    assertThat(json.getJsonObject("markedAs").getString("trackingNumber")).isEqualTo("OWN");
    assertThat(json.getJsonObject("markedAs").getBoolean("notifyCustomer")).isFalse();
    assertThat(json.getJsonObject("markedAs").getBoolean("notifySalesChannel")).isFalse();
    assertThat(shop.read(order).path("fulfillments")).hasSize(2);
  }

  @Test
  void orderWhoseRestIsCancelledShouldWaitForNothingThere() {
    JsonNode order = shop.order("Q", 3);
    shop.pushed(order);
    notifyOf(shop.warehouse.ship(shop.key(order), Map.of(lineId(order, 0), 1)));
    shop.awaitFulfillment(order, "partially_fulfilled");

    JsonNode closed = shop.cancel(order, 2);

    shop.effect(order, "push:" + closed.path("version").asInt(), "done");
    assertThat(shop.pushed(order).status()).isEqualTo("shipped");
    assertThat(quantity(order)).isEqualTo(1);
  }

  private void notifyOf(Shipment parcel) {
    notifyOf(parcel, "");
  }

  private void notifyOf(Shipment parcel, String more) {
    String batch = parcel.json().getString("batchNumber");
    String url = lab.sandbox.url() + "/shipments?batchId=" + batch + more;
    assertThat(shop.call(shop.callbackPath(), url).status()).isEqualTo(200);
  }

  private String status(JsonNode order) {
    return shop.read(order).path("status").asText();
  }

  /**
   * The parcel's effect, once the mismatch stands beside the refusal that is written just before.
   */
  private JsonNode mismatched(JsonNode order, Shipment parcel) {
    String name = "shipment:" + parcel.id();
    Await.until(
        "the mismatch stands",
        () -> shop.effect(order, name, "refused").path("mismatch").isTextual());
    return shop.effect(order, name, "refused");
  }

  private int quantity(JsonNode order) {
    return shop.pushed(order).json().getJsonArray("items").getJsonObject(0).getInteger("quantity");
  }
}
