package io.orderflow.edge;

import io.orderflow.bus.Bus;
import io.orderflow.id.IdKind;
import io.orderflow.integration.IntegrationMessages;
import io.orderflow.integration.IntegrationMessages.Connect;
import io.orderflow.integration.IntegrationMessages.Disconnect;
import io.orderflow.integration.IntegrationMessages.GetIntegration;
import io.orderflow.integration.IntegrationMessages.ListEffects;
import io.orderflow.integration.IntegrationMessages.Receive;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/** External services over HTTP: connecting them, and taking in what they tell. */
final class IntegrationApi {
  private static final String STRIPE = "stripe";
  private static final String SHIPSTATION = "shipstation";

  /** Each provider and how the contract spells it in the names of operations. */
  private static final Map<String, String> PROVIDERS =
      Map.of(STRIPE, "Stripe", SHIPSTATION, "ShipStation", "segment", "Segment");

  private static final String SIGNATURE = "Stripe-Signature";
  private static final Reply TAKEN = Reply.ok("{\"received\":true}");

  private final Bus bus;

  IntegrationApi(Bus bus) {
    this.bus = bus;
  }

  Map<String, Handling> handlings() {
    Map<String, Handling> handlings = new HashMap<>();
    PROVIDERS.forEach(
        (provider, name) -> {
          handlings.put("integrations.connect" + name, request -> connect(request, provider));
          handlings.put("integrations.get" + name, request -> get(request, provider));
          handlings.put("integrations.disconnect" + name, request -> disconnect(request, provider));
        });
    handlings.put("integrations.receiveStripe", this::receiveStripe);
    handlings.put("integrations.receiveShipStation", this::receiveShipStation);
    handlings.put("orders.listEffects", this::effects);
    return handlings;
  }

  private Future<Reply> connect(ApiRequest request, String provider) {
    var command = new Connect(request.caller(), provider, request.body());
    return bus.request(IntegrationMessages.CONNECT, command).map(Reply::of);
  }

  private Future<Reply> get(ApiRequest request, String provider) {
    return bus.request(IntegrationMessages.GET, new GetIntegration(request.caller(), provider))
        .map(connection -> Reply.of(request, connection));
  }

  private Future<Reply> disconnect(ApiRequest request, String provider) {
    var command = new Disconnect(request.caller(), request.once(), provider);
    return bus.request(IntegrationMessages.DISCONNECT, command).map(Reply::of);
  }

  private Future<Reply> receiveStripe(ApiRequest request) {
    return receive(request, STRIPE, null, request.context().request().getHeader(SIGNATURE));
  }

  private Future<Reply> receiveShipStation(ApiRequest request) {
    return receive(request, SHIPSTATION, request.context().pathParam("token"), null);
  }

  private Future<Reply> receive(
      ApiRequest request, String provider, String token, String signature) {
    var callback =
        new Receive(
            request.id(IdKind.TENANT, "tenantId"),
            provider,
            token,
            signature,
            request.raw(),
            Visit.of(request.context()).correlationId);
    return bus.request(IntegrationMessages.RECEIVE, callback).map(taken -> TAKEN);
  }

  private Future<Reply> effects(ApiRequest request) {
    var query = new ListEffects(request.caller(), request.id(IdKind.ORDER, "orderId"));
    return bus.request(IntegrationMessages.EFFECTS, query).map(Reply::ok);
  }
}
