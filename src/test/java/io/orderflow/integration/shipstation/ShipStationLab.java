package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.shipstation.Order;
import io.orderflow.sandbox.shipstation.Warehouse;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A process and a ShipStation that stands in for the real one; each shop in it is a tenant. */
final class ShipStationLab implements AutoCloseable {
  static final Map<String, Object> ADDRESS =
      Map.of(
          "name", "Ada Buyer",
          "line1", "1 Market Street",
          "city", "Springfield",
          "region", "IL",
          "postalCode", "62701",
          "country", "US");

  final Sandbox sandbox = Sandbox.open();
  final RunningNode node;

  private ShipStationLab(Map<String, String> overrides) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ORDERFLOW_INTEGRATIONS_SHIPSTATION_URL", sandbox.url());
    environment.put("ORDERFLOW_INTEGRATIONS_SHIPSTATION_PER_MINUTE", "1000");
    environment.put("ORDERFLOW_INTEGRATIONS_SCHEDULE", "50ms,100ms,200ms,400ms,1s,1s,1s,1s,1s,1s");
    environment.put("ORDERFLOW_DISPATCH_POLL_INTERVAL", "200ms");
    environment.putAll(overrides);
    this.node = RunningNode.start(Servers.settings(environment));
  }

  static ShipStationLab open() {
    return open(Map.of());
  }

  static ShipStationLab open(Map<String, String> overrides) {
    return new ShipStationLab(overrides);
  }

  /** A new tenant that has connected an account of its own, whose limit no test reaches. */
  Tenant tenant() {
    Tenant tenant = new Tenant(node.otherTenant(Plan.enterprise));
    tenant.reconnect(tenant.apiSecret);
    tenant.warehouse.limit(1_000);
    return tenant;
  }

  @Override
  public void close() {
    node.close();
    sandbox.close();
  }

  /** A tenant, its account at ShipStation and the people there. */
  final class Tenant {
    final TestTenant tenant;
    final Api api;
    final String apiKey = random();
    final String apiSecret = random();
    final Warehouse warehouse;
    private String callbackPath;

    private Tenant(TestTenant tenant) {
      this.tenant = tenant;
      this.api = node.api(tenant);
      this.warehouse = sandbox.shipstation().warehouse(apiKey);
    }

    void reconnect(String secret) {
      Map<String, String> credentials =
          Map.of("apiKey", apiKey, "apiSecret", secret, "storeId", "77", "warehouseId", "88");
      callbackPath =
          ok(api.call("PUT", "/v1/integrations/shipstation").json(credentials).send())
              .path("callbackUrl")
              .asText();
    }

    /** Where ShipStation is to call back. */
    String callbackUrl() {
      return node.base() + callbackPath;
    }

    String callbackPath() {
      return callbackPath;
    }

    /** A callback as ShipStation sends it. */
    Reply call(String path, String url) {
      return new Api(node.base(), null)
          .post(path, Map.of("resource_url", url, "resource_type", "SHIP_NOTIFY"))
          .send();
    }

    /** A confirmed order of so many of each SKU, with an address. */
    JsonNode order(String sku, int quantity) {
      return confirm(place(body(line(sku, quantity))));
    }

    Map<String, Object> body(Object... lines) {
      Map<String, Object> body = new HashMap<>();
      body.put("currency", "USD");
      body.put("customer", Map.of("email", "buyer@example.com", "phone", "+1 217 555 0100"));
      body.put("shippingAddress", ADDRESS);
      body.put("shippingTotal", 500);
      body.put("lines", List.of(lines));
      return body;
    }

    Map<String, Object> line(String sku, int quantity) {
      ok(
          api.post(
                  "/v1/inventory/adjust",
                  Map.of(
                      "adjustments",
                      List.of(Map.of("sku", sku, "delta", 1_000, "reason", "received"))))
              .send());
      return Map.of("sku", sku, "quantity", quantity, "unitPrice", 1999, "tax", 160 * quantity);
    }

    JsonNode place(Map<String, Object> body) {
      return ok(api.post("/v1/orders", body).send());
    }

    JsonNode confirm(JsonNode order) {
      return patch(order, Map.of("status", "confirmed"));
    }

    JsonNode patch(JsonNode order, Map<String, ?> changes) {
      return ok(api.patch("/v1/orders/" + id(order), changes).send());
    }

    /** Cancels so many of its first line. */
    JsonNode cancel(JsonNode order, int quantity) {
      return ok(
          api.post("/v1/orders/" + id(order) + "/cancel", Map.of("lines", first(order, quantity)))
              .send());
    }

    /** Sends so many of its first line without ShipStation. */
    JsonNode fulfil(JsonNode order, int quantity) {
      return ok(
          api.post(
                  "/v1/orders/" + id(order) + "/fulfillments",
                  Map.of(
                      "lines", first(order, quantity), "trackingNumber", "OWN", "carrier", "dhl"))
              .send());
    }

    private List<?> first(JsonNode order, int quantity) {
      return List.of(Map.of("lineId", lineId(order, 0), "quantity", quantity));
    }

    JsonNode read(JsonNode order) {
      return ok(api.get("/v1/orders/" + id(order)).send());
    }

    String key(JsonNode order) {
      return "of_" + IdKind.TENANT.format(tenant.tenantId()) + "_" + id(order);
    }

    /** The order as it stands at ShipStation, once it is there. */
    Order pushed(JsonNode order) {
      String key = key(order);
      Await.until("the order is pushed", () -> at(key).count() == 1);
      return at(key).findFirst().orElseThrow();
    }

    Stream<Order> at(String key) {
      return warehouse.orders().stream().filter(order -> key.equals(order.orderKey()));
    }

    void awaitFulfillment(JsonNode order, String status) {
      Await.until(
          "the order is " + status,
          () -> read(order).path("fulfillmentStatus").asText().equals(status));
    }

    List<JsonNode> effects(JsonNode order) {
      JsonNode list = ok(api.get("/v1/orders/" + id(order) + "/integrations").send());
      return StreamSupport.stream(list.path("data").spliterator(), false)
          .filter(effect -> effect.path("provider").asText().equals("shipstation"))
          .toList();
    }

    /** The effect of that name in that state, once it is so. */
    JsonNode effect(JsonNode order, String name, String state) {
      Await.until(
          name + " is " + state,
          () -> effects(order).stream().anyMatch(effect -> is(effect, name, state)));
      return effects(order).stream()
          .filter(effect -> is(effect, name, state))
          .findFirst()
          .orElseThrow();
    }

    JsonNode connection() {
      return ok(api.get("/v1/integrations/shipstation").send());
    }
  }

  private static boolean is(JsonNode effect, String name, String state) {
    return effect.path("effect").asText().equals(name)
        && effect.path("state").asText().equals(state);
  }

  static String id(JsonNode order) {
    return order.path("id").asText();
  }

  static String lineId(JsonNode order, int index) {
    return order.at("/lines/" + index + "/id").asText();
  }

  static JsonNode ok(Reply reply) {
    if (reply.status() / 100 != 2) {
      throw new AssertionError(reply.status() + " " + reply.text());
    }
    return reply.json();
  }

  private static String random() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
