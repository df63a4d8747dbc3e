package io.orderflow.integration.shipstation;

import static io.orderflow.integration.shipstation.ShipStationLab.id;
import static io.orderflow.integration.shipstation.ShipStationLab.lineId;
import static io.orderflow.integration.shipstation.ShipStationLab.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.integration.shipstation.ShipStationLab.Tenant;
import io.orderflow.sandbox.shipstation.Order;
import io.orderflow.support.Reply;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Orders, and what changes about them, on their way to ShipStation. */
class ShipStationPushTest {
  @AutoClose private static final ShipStationLab lab = ShipStationLab.open();
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
    JsonNode smaller = shop.cancel(order, 1);
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
  void secretsShouldBeNowhereToBeSeen() {
    JsonNode order = shop.order("P", 1);
    shop.pushed(order);

    Reply effects = shop.api.get("/v1/orders/" + id(order) + "/integrations").send();

    assertThat(shop.connection().toString() + effects.text())
        .doesNotContain(shop.apiKey, shop.apiSecret);
  }
}
