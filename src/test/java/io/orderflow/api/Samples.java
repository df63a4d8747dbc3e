package io.orderflow.api;

import static io.orderflow.support.RunningNode.order;

import io.orderflow.json.Json;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.support.Spec;
import io.orderflow.support.Spec.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** For each operation of the contract a request that succeeds, over things that exist. */
final class Samples {
  private static final Map<String, Object> CONFIRM = Map.of("status", "confirmed");

  private static final String STRIPE_SECRET = "whsec_samplesamplesample";

  private final Api api;
  final String order;
  final String webhook;
  final String event;
  final String replay;
  final String imported;
  private String callback;

  /** Stocks and places what the requests are about. */
  Samples(Api api) {
    this.api = api;
    api.post("/v1/inventory/adjust", body("inventory.adjust")).send();
    this.order = placed();
    this.webhook = id(api.post("/v1/webhooks", body("webhooks.create")).send());
    this.imported = id(rows(api.post("/v1/orders/import")).send());
    this.replay = id(api.post("/v1/dead-letters/replay", Map.of()).send());
    connect();
    this.event = api.get("/v1/events").send().json().at("/data/0/id").asText();
  }

  /** The operation's path with the things of these samples in it. */
  String path(Operation operation) {
    return "/v1"
        + operation
            .path()
            .replace("{orderId}", order)
            .replace("{webhookId}", webhook)
            .replace("{eventId}", event)
            .replace("{jobId}", operation.path().startsWith("/orders/") ? imported : replay)
            .replace("{tenantId}", tenant())
            .replace("{token}", callback.substring(callback.lastIndexOf('/') + 1))
        + query(operation.id());
  }

  private String query(String operation) {
    return switch (operation) {
      case "inventory.listLedger" -> "?sku=PEN";
      case "deadLetters.list" -> "?webhookId=" + webhook;
      default -> "";
    };
  }

  /** A request that is well-formed, of whomever. */
  Api.Call request(Api asked, Operation operation) {
    return request(asked, operation, path(operation));
  }

  /** The same of another path. */
  Api.Call request(Api asked, Operation operation, String path) {
    Api.Call call = asked.call(operation.method(), path);
    if (operation.id().equals("integrations.receiveStripe")) {
      return signed(call, "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"ping\"}");
    }
    if (operation.id().equals("orders.import")) {
      return rows(call);
    }
    return hasBody(operation) ? call.json(body(operation.id())) : call;
  }

  /** Two rows, of which one is an order. */
  private static Api.Call rows(Api.Call call) {
    return call.json("{}\n" + Json.text(json -> json.writePOJO(order("PEN", 1))) + "\n")
        .header("Content-Type", "application/x-ndjson");
  }

  private static Api.Call signed(Api.Call call, String event) {
    return call.header("Stripe-Signature", StripeHeader.of(event, STRIPE_SECRET)).json(event);
  }

  /** Brings things into the state that the operation needs, and does it. */
  Reply succeed(Operation operation) {
    String fresh =
        switch (operation.id()) {
          case "orders.update", "orders.cancel", "orders.recordPayment" -> placed();
          case "orders.fulfill" -> confirmed();
          case "orders.refund" -> paid();
          default -> order;
        };
    String path = path(operation).replace(order, fresh);
    if (operation.id().equals("webhooks.delete")) {
      path = path.replace(webhook, id(api.post("/v1/webhooks", body("webhooks.create")).send()));
    }
    Reply reply = request(api, operation, path).send();
    if (operation.id().startsWith("integrations.disconnect")) {
      connect();
    }
    return reply;
  }

  /** Of the tenant, as it stands in the URLs that services call. */
  String tenant() {
    return callback.split("/")[4];
  }

  private void connect() {
    for (String provider : List.of("Stripe", "ShipStation", "Segment")) {
      api.call("PUT", "/v1/integrations/" + provider.toLowerCase(Locale.ROOT))
          .json(body("integrations.connect" + provider))
          .send();
    }
    callback = api.get("/v1/integrations/shipstation").send().json().path("callbackUrl").asText();
  }

  static boolean hasBody(Operation operation) {
    return Spec.get().at(operation.pointer()).has("requestBody");
  }

  private Object body(String operation) {
    return switch (operation) {
      case "orders.create" -> order("PEN", 1);
      case "orders.update" -> CONFIRM;
      case "inventory.adjust" ->
          Map.of("adjustments", List.of(Map.of("sku", "PEN", "delta", 1000, "reason", "received")));
      case "webhooks.create" ->
          Map.of("url", "http://127.0.0.1:9/hook", "events", List.of("order.*"));
      case "deadLetters.replay" -> Map.of("webhookId", webhook);
      case "integrations.connectStripe" ->
          Map.of("secretKey", "sk_test_samplesample", "webhookSecret", STRIPE_SECRET);
      case "integrations.connectShipStation" ->
          Map.of("apiKey", "samplesample", "apiSecret", "samplesample");
      case "integrations.connectSegment" -> Map.of("writeKey", "samplesample");
      case "integrations.receiveShipStation" ->
          Map.of(
              "resource_url",
              "https://ssapi6.shipstation.com/orders?importBatch=1",
              "resource_type",
              "ORDER_NOTIFY");
      case "webhooks.update" -> Map.of("description", "Our shop");
      default -> Map.of();
    };
  }

  private String placed() {
    return id(api.post("/v1/orders", order("PEN", 1)).send());
  }

  private String confirmed() {
    String id = placed();
    api.patch("/v1/orders/" + id, CONFIRM).send();
    return id;
  }

  private String paid() {
    String id = confirmed();
    api.post("/v1/orders/" + id + "/payments").send();
    return id;
  }

  private static String id(Reply reply) {
    return reply.json().path("id").asText();
  }
}
