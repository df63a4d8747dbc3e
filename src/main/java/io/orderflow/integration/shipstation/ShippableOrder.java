package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What ShipStation is to know of an order of ours, as it now is. */
record ShippableOrder(
    UUID id,
    long version,
    String status,
    String externalId,
    String currency,
    Buyer buyer,
    Address shipTo,
    Address billTo,
    List<Line> lines,
    List<Fulfillment> fulfillments,
    long shippingTotal,
    long amountPaid,
    Instant createdAt) {
  /** Of fulfilments that ShipStation made. */
  private static final String REFERENCE = "shipstation:";

  /** Who bought it; only the email address is always there. */
  record Buyer(String email, String name, String phone) {}

  /** Where goods or bills go; region, postal code, name and second line may be null. */
  record Address(
      String name,
      String line1,
      String line2,
      String city,
      String region,
      String postalCode,
      String country) {}

  /** A line; {@code discount} and {@code tax} are of the whole of it, in minor units. */
  record Line(
      UUID id,
      String sku,
      String name,
      int quantity,
      long unitPrice,
      long discount,
      long tax,
      int fulfilled,
      int cancelled) {
    int open() {
      return quantity - fulfilled - cancelled;
    }
  }

  /** A parcel; {@code reference} is null when the tenant sent it itself. */
  record Fulfillment(
      UUID id,
      String reference,
      String trackingNumber,
      String carrier,
      List<Part> parts,
      Instant at,
      boolean isVoided) {
    boolean isOfShipStation() {
      return reference != null && reference.startsWith(REFERENCE);
    }
  }

  /** So many of that line. */
  record Part(UUID lineId, int quantity) {}

  /** The order in the text that a read of it answers. */
  static ShippableOrder parse(String text) {
    JsonNode order = Json.tree(text);
    return new ShippableOrder(
        IdKind.ORDER.parse(order.path("id").textValue()).orElseThrow(),
        order.path("version").longValue(),
        order.path("status").textValue(),
        order.path("externalId").textValue(),
        order.path("currency").textValue(),
        buyer(order.path("customer")),
        address(order.path("shippingAddress")),
        address(order.path("billingAddress")),
        list(order.path("lines"), ShippableOrder::line),
        list(order.path("fulfillments"), ShippableOrder::fulfillment),
        order.path("shippingTotal").longValue(),
        order.path("amountPaid").longValue(),
        Instant.parse(order.path("createdAt").textValue()));
  }

  /** By which a fulfilment of ours names the shipment that it is. */
  static String reference(String shipmentId) {
    return REFERENCE + shipmentId;
  }

  boolean isCancelled() {
    return status.equals("cancelled");
  }

  /** Whether there is something that ShipStation may send. */
  boolean isToShip() {
    return status.equals("confirmed") && lines.stream().anyMatch(line -> line.open() > 0);
  }

  /**
   * How many of the line are ShipStation's to send, those included that it has sent: a parcel of
   * its own must not make the order smaller there.
   */
  int assigned(Line line) {
    int sent =
        fulfillments.stream()
            .filter(parcel -> parcel.isOfShipStation() && !parcel.isVoided())
            .flatMap(parcel -> parcel.parts().stream())
            .filter(part -> part.lineId().equals(line.id()))
            .mapToInt(Part::quantity)
            .sum();
    return line.open() + sent;
  }

  /** How many units of all lines are ShipStation's to send, or were. */
  int assigned() {
    return lines.stream().mapToInt(this::assigned).sum();
  }

  Optional<Fulfillment> parcel(String reference) {
    return fulfillments.stream().filter(parcel -> reference.equals(parcel.reference())).findFirst();
  }

  /** The parcel that was the last one, if the tenant sent it without ShipStation. */
  Optional<Fulfillment> closedElsewhere() {
    List<Fulfillment> sent = fulfillments.stream().filter(one -> !one.isVoided()).toList();
    return isToShip() || sent.isEmpty()
        ? Optional.empty()
        : Optional.of(sent.get(sent.size() - 1)).filter(last -> !last.isOfShipStation());
  }

  private static Buyer buyer(JsonNode buyer) {
    return new Buyer(
        buyer.path("email").textValue(),
        buyer.path("name").textValue(),
        buyer.path("phone").textValue());
  }

  private static Address address(JsonNode address) {
    return address.isObject()
        ? new Address(
            address.path("name").textValue(),
            address.path("line1").textValue(),
            address.path("line2").textValue(),
            address.path("city").textValue(),
            address.path("region").textValue(),
            address.path("postalCode").textValue(),
            address.path("country").textValue())
        : null;
  }

  private static Line line(JsonNode line) {
    return new Line(
        IdKind.LINE.parse(line.path("id").textValue()).orElseThrow(),
        line.path("sku").textValue(),
        line.path("name").textValue(),
        line.path("quantity").intValue(),
        line.path("unitPrice").longValue(),
        line.path("discount").longValue(),
        line.path("tax").longValue(),
        line.path("fulfilledQuantity").intValue(),
        line.path("cancelledQuantity").intValue());
  }

  private static Fulfillment fulfillment(JsonNode parcel) {
    return new Fulfillment(
        IdKind.FULFILLMENT.parse(parcel.path("id").textValue()).orElseThrow(),
        parcel.path("reference").textValue(),
        parcel.path("trackingNumber").textValue(),
        parcel.path("carrier").textValue(),
        list(parcel.path("lines"), ShippableOrder::part),
        Instant.parse(parcel.path("createdAt").textValue()),
        parcel.path("voidedAt").isTextual());
  }

  private static Part part(JsonNode part) {
    UUID lineId = IdKind.LINE.parse(part.path("lineId").textValue()).orElseThrow();
    return new Part(lineId, part.path("quantity").intValue());
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
    List<T> items = new ArrayList<>(array.size());
    array.forEach(item -> items.add(reader.apply(item)));
    return items;
  }
}
