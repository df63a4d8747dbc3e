package io.orderflow.integration.shipstation;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.Provider;
import io.orderflow.json.Json;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Keeps what ShipStation has sent and an order cannot take, until it can or the parcel is taken
 * back: goods that left are nothing to pass over in silence.
 */
final class Mismatches {
  private final Effects effects;

  Mismatches(Effects effects) {
    this.effects = effects;
  }

  /** Notes it when the order refused for good; any other failure stays one. */
  Future<Void> note(UUID tenantId, UUID orderId, Shipment shipment, Throwable failure) {
    Refusal refusal = Refusal.of(FaultException.of(failure).fault());
    return refusal == null
        ? Future.failedFuture(failure)
        : effects
            .begin(plan(tenantId, orderId, shipment))
            .compose(
                effect ->
                    effects.refused(
                        effect, shipment.shipmentId(), refusal.code(), refusal.detail()))
            .compose(effect -> effects.mismatch(effect, words(shipment, refusal)));
  }

  /** It is settled, if there was one. */
  Future<Void> clear(UUID tenantId, UUID orderId, Shipment shipment) {
    String name = name(shipment);
    return effects
        .of(tenantId, orderId, Provider.shipstation)
        .map(all -> all.stream().filter(effect -> effect.name().equals(name)).findFirst())
        .compose(
            found ->
                found
                    .filter(effect -> effect.mismatch() != null)
                    .map(effect -> effects.mismatch(effect, null))
                    .orElseGet(Future::succeededFuture));
  }

  /** Why an order refuses a parcel for good. */
  private record Refusal(String code, String detail) {
    /** Null for what may be otherwise in a moment. */
    static Refusal of(Fault fault) {
      if (fault instanceof Fault.Conflict conflict) {
        return new Refusal(conflict.code(), conflict.detail());
      }
      if (fault instanceof Fault.Unprocessable unprocessable) {
        return new Refusal(unprocessable.code(), unprocessable.detail());
      }
      return fault instanceof Fault.Invalid invalid
          ? new Refusal(invalid.code(), invalid.detail())
          : null;
    }
  }

  private static Plan plan(UUID tenantId, UUID orderId, Shipment shipment) {
    return new Plan(
        tenantId,
        orderId,
        Provider.shipstation,
        name(shipment),
        shipment.reference(),
        request(shipment));
  }

  private static String name(Shipment shipment) {
    return "shipment:" + shipment.shipmentId();
  }

  private static String request(Shipment shipment) {
    return Json.text(
        json -> {
          json.writeStartObject();
          Json.text(json, "trackingNumber", shipment.trackingNumber());
          Json.text(json, "carrier", shipment.carrierCode());
          json.writeEndObject();
        });
  }

  private static String words(Shipment shipment, Refusal refusal) {
    return "ShipStation %s shipment %s (%s): %s"
        .formatted(
            shipment.isVoided() ? "took back" : "sent",
            shipment.shipmentId(),
            shipment.trackingNumber(),
            refusal.detail());
  }
}
