package io.orderflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.sandbox.shipstation.Warehouse;
import io.orderflow.support.MovableClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** A shop that calls ShipStation's first API on a sandbox of its own. */
final class ShipStationShop implements AutoCloseable {
  static final Map<String, String> MINE = Map.of("Authorization", Raw.basic("key", "secret"));

  final MovableClock clock = new MovableClock();
  final Sandbox sandbox = Sandbox.open(clock);
  final Raw raw = new Raw(sandbox);
  final Warehouse warehouse = sandbox.shipstation().warehouse("key");

  JsonObject saved(JsonObject order) {
    HttpResponse<String> answer = save(order);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  HttpResponse<String> save(JsonObject order) {
    return raw.json("/orders/createorder", order.encode(), MINE);
  }

  List<JsonObject> list(String path, String name) {
    HttpResponse<String> answer = raw.get(path, MINE);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body())
        .getJsonArray(name).stream().map(JsonObject.class::cast).toList();
  }

  @Override
  public void close() {
    sandbox.close();
  }

  static JsonObject order(String key) {
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

  static JsonObject item(String key, String sku, int quantity) {
    return new JsonObject()
        .put("lineItemKey", key)
        .put("sku", sku)
        .put("name", sku)
        .put("quantity", quantity)
        .put("unitPrice", 19.99);
  }
}
