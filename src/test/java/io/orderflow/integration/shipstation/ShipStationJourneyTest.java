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
import io.orderflow.support.Reply;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Orders on their way through ShipStation. */
class ShipStationJourneyTest {
  private static ShipStationLab lab;

  @BeforeAll
  static void open() {
    lab = ShipStationLab.open();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private final Tenant shop = lab.tenant();

  @Test
  void confirmedOrderShouldBePushedAsShipStationWantsIt() {
    JsonNode order = shop.order("A", 2);

    Order pushed = shop.pushed(order);

    JsonObject json = pushed.json();
    assertThat(pushed.orderNumber()).isEqualTo(id(order));
    assertThat(pushed.status()).isEqualTo("awaiting_shipment");
    assertThat(json.getString("orderDate"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}");
    assertThat(json.getJsonObject("shipTo").getString("name")).isEqualTo("Ada Buyer");
    assertThat(json.getDouble("shippingAmount")).isEqualTo(5.0);
    assertThat(json.getDouble("taxAmount")).isEqualTo(3.2);
    JsonObject item = json.getJsonArray("items").getJsonObject(0);
    assertThat(item.getString("lineItemKey")).isEqualTo(lineId(order, 0));
    assertThat(item.getInteger("quantity")).isEqualTo(2);
    assertThat(item.getDouble("unitPrice")).isEqualTo(19.99);
    assertThat(item.getDouble("taxAmount")).isEqualTo(1.6);
    JsonObject options = json.getJsonObject("advancedOptions");
    assertThat(options.getInteger("storeId")).isEqualTo(77);
    assertThat(options.getInteger("warehouseId")).isEqualTo(88);
    assertThat(options.getString("customField1")).isEqualTo(id(order));
    assertThat(options.getString("source")).isEqualTo("orderflow");
    assertThat(shop.effect(order, "push", "done").path("reference").asText())
        .isEqualTo(Long.toString(pushed.id()));
    assertThat(shop.connection().path("lastSuccessAt").isTextual()).isTrue();
  }

  @Test
  void unconfirmedOrderShouldStayHere() {
    JsonNode pending = shop.place(shop.body(shop.line("B", 1)));
    JsonNode confirmed = shop.order("B", 1);

    shop.pushed(confirmed);

    assertThat(shop.at(shop.key(pending))).isEmpty();
    assertThat(shop.effects(pending)).isEmpty();
  }

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
  void orderWithoutAddressShouldWaitForOne() {
    Map<String, Object> body = shop.body(shop.line("I", 1));
    body.remove("shippingAddress");
    JsonNode order = shop.confirm(shop.place(body));

    assertThat(shop.effect(order, "push", "refused").at("/error/code").asText())
        .isEqualTo("address_missing");
    assertThat(shop.at(shop.key(order))).isEmpty();
    JsonNode patched = shop.patch(order, Map.of("shippingAddress", ShipStationLab.ADDRESS));

    shop.pushed(order);
    shop.effect(order, "push:" + patched.path("version").asInt(), "done");
  }

  @Test
  void orderThatShipStationRefusesShouldSayWhyAndBePushedOnceItIsMended() {
    Map<String, Object> body = shop.body(shop.line("J", 1));
    body.put("shippingAddress", Map.of("line1", "1 Rue", "city", "Paris", "country", "FR"));
    JsonNode order = shop.confirm(shop.place(body));

    JsonNode refused = shop.effect(order, "push", "refused");
    assertThat(refused.at("/error/code").asText()).isEqualTo("http_400");
    assertThat(refused.at("/error/detail").asText()).contains("shipTo.state");
    shop.patch(order, Map.of("shippingAddress", ShipStationLab.ADDRESS));

    assertThat(shop.pushed(order).json().getJsonObject("shipTo").getString("state"))
        .isEqualTo("IL");
  }

  @Test
  void changesShouldFollowAndWhatIsNoChangeShouldNot() {
    JsonNode order = shop.order("K", 3);
    long id = shop.pushed(order).id();

    JsonNode moved = shop.patch(order, Map.of("shippingAddress", Map.of("city", "Chicago")));
    shop.effect(order, "push:" + moved.path("version").asInt(), "done");
    shop.patch(order, Map.of("notes", "of no concern there"));
    JsonNode smaller = cancel(order, 1);
    shop.effect(order, "push:" + smaller.path("version").asInt(), "done");

    JsonObject json = shop.pushed(order).json();
    assertThat(shop.pushed(order).id()).isEqualTo(id);
    assertThat(json.getJsonObject("shipTo").getString("city")).isEqualTo("Chicago");
    assertThat(json.getJsonArray("items").getJsonObject(0).getInteger("quantity")).isEqualTo(2);
    assertThat(shop.effects(order)).hasSize(3);
  }

  @Test
  void cancelledOrderShouldBeCancelledThere() {
    JsonNode order = shop.order("L", 1);
    shop.pushed(order);

    ok(shop.api.post("/v1/orders/" + id(order) + "/cancel", Map.of()).send());

    shop.effect(order, "cancel", "done");
    assertThat(shop.pushed(order).status()).isEqualTo("cancelled");
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
    fulfil(order, 1);

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

    JsonNode part = fulfil(order, 1);
    shop.effect(order, "push:" + part.path("version").asInt(), "done");
    assertThat(quantity(order)).isEqualTo(2);
    JsonNode whole = fulfil(order, 2);

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

    JsonNode closed = cancel(order, 2);

    shop.effect(order, "push:" + closed.path("version").asInt(), "done");
    assertThat(shop.pushed(order).status()).isEqualTo("shipped");
    assertThat(quantity(order)).isEqualTo(1);
  }

  @Test
  void secretsShouldBeNowhereToBeSeen() {
    JsonNode order = shop.order("P", 1);
    shop.pushed(order);

    Reply effects = shop.api.get("/v1/orders/" + id(order) + "/integrations").send();

    assertThat(shop.connection().toString() + effects.text())
        .doesNotContain(shop.apiKey, shop.apiSecret);
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

  private JsonNode cancel(JsonNode order, int quantity) {
    return ok(
        shop.api
            .post("/v1/orders/" + id(order) + "/cancel", Map.of("lines", lines(order, quantity)))
            .send());
  }

  private JsonNode fulfil(JsonNode order, int quantity) {
    return ok(
        shop.api
            .post(
                "/v1/orders/" + id(order) + "/fulfillments",
                Map.of("lines", lines(order, quantity), "trackingNumber", "OWN", "carrier", "dhl"))
            .send());
  }

  private static List<Map<String, Object>> lines(JsonNode order, int quantity) {
    return Collections.singletonList(Map.of("lineId", lineId(order, 0), "quantity", quantity));
  }

  private String status(JsonNode order) {
    return shop.read(order).path("status").asText();
  }

  private void notifyOf(Shipment parcel) {
    notifyOf(parcel, "");
  }

  private void notifyOf(Shipment parcel, String more) {
    String batch = parcel.json().getString("batchNumber");
    String url = lab.sandbox.url() + "/shipments?batchId=" + batch + more;
    assertThat(shop.call(shop.callbackPath(), url).status()).isEqualTo(200);
  }
}
