package io.orderflow.integration.shipstation;

import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.integration.Effects;
import io.orderflow.order.OrderMessages;
import io.orderflow.order.OrderMessages.FulfillOrder;
import io.orderflow.order.OrderMessages.GetOrder;
import io.orderflow.order.OrderMessages.VoidFulfillment;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Records what ShipStation has sent, and taken back, as fulfilments of our orders. */
final class Recording {
  private final Bus bus;
  private final Mismatches mismatches;

  Recording(Bus bus, Effects effects) {
    this.bus = bus;
    this.mismatches = new Mismatches(effects);
  }

  /**
   * Records all of them, however often and in whatever order they are told of; shipments of orders
   * that are not ours are passed over.
   */
  Future<Void> record(Caller caller, List<Shipment> shipments) {
    Future<Void> recorded = Future.succeededFuture();
    for (Shipment shipment : inOrder(shipments)) {
      recorded = recorded.compose(before -> record(caller, shipment));
    }
    return recorded;
  }

  /** What was taken back comes first: its units may already be in another parcel. */
  private static List<Shipment> inOrder(List<Shipment> shipments) {
    return shipments.stream()
        .filter(shipment -> !shipment.isReturn())
        .sorted(Comparator.comparing(shipment -> !shipment.isVoided()))
        .toList();
  }

  private Future<Void> record(Caller caller, Shipment shipment) {
    return OrderKey.orderId(shipment.orderKey(), caller.tenantId())
        .map(orderId -> look(caller, orderId).compose(found -> record(caller, found, shipment)))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Optional<ShippableOrder>> look(Caller caller, UUID orderId) {
    return bus.request(OrderMessages.GET, new GetOrder(caller, orderId))
        .map(document -> Optional.of(ShippableOrder.parse(document.body())))
        .recover(
            failure ->
                FaultException.of(failure).fault() instanceof Fault.NotFound
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  private Future<Void> record(Caller caller, Optional<ShippableOrder> found, Shipment shipment) {
    if (found.isEmpty()) {
      return Future.succeededFuture();
    }
    ShippableOrder order = found.get();
    boolean recorded = order.parcel(shipment.reference()).isPresent();
    boolean withdrawn =
        order.parcel(shipment.reference()).filter(parcel -> parcel.isVoided()).isPresent();
    if (shipment.isVoided()) {
      return recorded && !withdrawn
          ? withdraw(caller, order, shipment)
          : mismatches.clear(caller.tenantId(), order.id(), shipment);
    }
    return recorded ? Future.succeededFuture() : fulfil(caller, order, shipment);
  }

  private Future<Void> withdraw(Caller caller, ShippableOrder order, Shipment shipment) {
    var command = new VoidFulfillment(caller, order.id(), shipment.reference());
    return bus.request(OrderMessages.VOID_FULFILLMENT, command)
        .compose(
            done -> mismatches.clear(caller.tenantId(), order.id(), shipment),
            failure -> mismatches.note(caller.tenantId(), order.id(), shipment, failure));
  }

  private Future<Void> fulfil(Caller caller, ShippableOrder order, Shipment shipment) {
    Unpacking unpacked = Unpacking.of(shipment, order);
    if (!unpacked.isClear()) {
      return mismatches.note(caller.tenantId(), order.id(), shipment, strange(unpacked));
    }
    FulfillOrder command =
        new FulfillOrder(
            caller,
            null,
            order.id(),
            null,
            unpacked.lines(),
            shipment.trackingNumber(),
            shipment.carrierCode(),
            shipment.reference());
    return bus.request(OrderMessages.FULFILL, command)
        .compose(
            done -> mismatches.clear(caller.tenantId(), order.id(), shipment),
            failure -> mismatches.note(caller.tenantId(), order.id(), shipment, failure));
  }

  private static FaultException strange(Unpacking unpacked) {
    String detail =
        unpacked.strangers().isEmpty()
            ? "ShipStation does not say what is in it."
            : "Not of the order: " + String.join(", ", unpacked.strangers()) + ".";
    return new FaultException(new Fault.Conflict("unknown_items", detail));
  }
}
