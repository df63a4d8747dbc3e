package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.Account;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effect.State;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.Provider;
import io.orderflow.integration.shipstation.ShippableOrder.Fulfillment;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.GetOrder;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Supplier;

/** Brings orders to ShipStation and keeps them there as they are here, as long as that goes. */
final class Pushing {
  private static final Performed NOTHING = new Performed(Outcome.done, null, null, "");

  private final Bus bus;
  private final Effects effects;
  private final ShipStationApi api;
  private final Settling settling;

  Pushing(Bus bus, Effects effects, ShipStationApi api) {
    this.bus = bus;
    this.effects = effects;
    this.api = api;
    this.settling = new Settling(effects, api);
  }

  /** Does whatever is still to be done about the order. */
  Future<Performed> push(Account account, Caller caller, UUID orderId) {
    return look(account, caller, orderId)
        .compose(sight -> perform(sight, Step.of(sight.order(), sight.effects())));
  }

  private Future<Sight> look(Account account, Caller caller, UUID orderId) {
    Future<ShippableOrder> order =
        bus.request(OrderMessages.GET, new GetOrder(caller, orderId))
            .map(document -> ShippableOrder.parse(document.body()));
    Future<OrderEffects> known =
        effects.of(account.tenantId(), orderId, Provider.shipstation).map(OrderEffects::new);
    return Future.all(order, known)
        .map(both -> new Sight(account, caller, order.result(), known.result()));
  }

  private Future<Performed> perform(Sight sight, Step step) {
    return switch (step) {
      case none -> Future.succeededFuture(NOTHING);
      case complain -> complain(sight);
      case push -> tell(sight, sight.effects().pushName(sight.order()));
      case cancel -> tell(sight, OrderEffects.CANCEL);
      case find -> find(sight);
      case mark -> mark(sight, sight.order().closedElsewhere().orElseThrow());
    };
  }

  private Future<Performed> complain(Sight sight) {
    String name = sight.effects().pushName(sight.order());
    return effects
        .begin(sight.plan(name, OrderEffects.request(sight.order())))
        .compose(
            effect ->
                effects.refused(
                    effect, null, "address_missing", "The order has no shipping address."))
        .map(NOTHING);
  }

  private Future<Performed> tell(Sight sight, String name) {
    String reference = sight.effects().reference().orElse(null);
    ObjectNode body = OrderBody.of(sight.order(), sight.account(), reference);
    return attempt(
        sight,
        sight.plan(name, OrderEffects.request(sight.order())),
        () -> api.createOrder(sight.account(), body));
  }

  /** Then there may be one more thing to do. */
  private Future<Performed> find(Sight sight) {
    return settling
        .settleUnknown(sight)
        .compose(known -> push(sight.account(), sight.caller(), sight.order().id()));
  }

  /** Nobody is told by ShipStation: whoever sent the parcel has done so. */
  private Future<Performed> mark(Sight sight, Fulfillment parcel) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("orderId", Long.valueOf(sight.effects().reference().orElseThrow()));
    body.put("carrierCode", parcel.carrier() == null ? "other" : parcel.carrier());
    body.put("shipDate", PacificTime.date(parcel.at()));
    body.put("trackingNumber", parcel.trackingNumber());
    body.put("notifyCustomer", false);
    body.put("notifySalesChannel", false);
    return attempt(
        sight,
        sight.plan(Step.markName(parcel), body.toString()),
        () -> api.markAsShipped(sight.account(), body));
  }

  private Future<Performed> attempt(
      Sight sight, Plan plan, Supplier<Future<ShipStationReply>> call) {
    return effects.begin(plan).compose(effect -> attempt(sight, effect, call));
  }

  /** One that is settled meanwhile stays as it is. */
  private Future<Performed> attempt(
      Sight sight, Effect effect, Supplier<Future<ShipStationReply>> call) {
    return effect.state() == State.unknown
        ? call.get()
            .compose(reply -> settling.settle(sight, effect, reply))
            .recover(failure -> settling.unsettled(effect, failure))
        : Future.succeededFuture(NOTHING);
  }
}
