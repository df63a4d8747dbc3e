package io.orderflow.order;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Customer;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.PostalAddress;
import java.io.IOException;
import java.util.Map;

/**
 * Writes an order's JSON in two parts, so that a list can leave the second out: the head is all but
 * the lines and the last brace, the lines are an array.
 */
record OrderJson(String head, String lines) {

  static OrderJson of(Order order) {
    String whole = Json.text(json -> writeHead(json, order));
    String lines = Json.text(json -> writeLines(json, order));
    return new OrderJson(whole.substring(0, whole.length() - 1), lines);
  }

  /** What a read of one order answers. */
  String whole() {
    return head + ",\"lines\":" + lines + "}";
  }

  /** What a list shows of it. */
  String summary() {
    return head + "}";
  }

  /** The body of a webhook that tells of the order as it now is. */
  String event(String type, String timestamp, int sequence) {
    return "{\"type\":\""
        + type
        + "\",\"timestamp\":\""
        + timestamp
        + "\",\"data\":"
        + head
        + ",\"sequence\":"
        + sequence
        + ",\"lines\":"
        + lines
        + "}}";
  }

  private static void writeHead(JsonGenerator json, Order order) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", IdKind.ORDER.format(order.id()));
    Json.text(json, "externalId", order.details().externalId());
    json.writeStringField("status", order.state().status().name());
    json.writeStringField("paymentStatus", order.state().payment().name());
    json.writeStringField("fulfillmentStatus", order.state().fulfillment().name());
    json.writeStringField("currency", order.currency());
    writeDetails(json, order.details());
    PaymentJson.write(json, order.payment());
    writeAmounts(json, order.amounts());
    json.writeNumberField("lineCount", order.lines().size());
    TrailJson.write(json, order.trail());
    writeActions(json, order);
    json.writeNumberField("version", order.stamp().version());
    Json.time(json, "createdAt", order.stamp().createdAt());
    Json.time(json, "updatedAt", order.stamp().updatedAt());
    Json.time(json, "confirmedAt", order.state().confirmedAt());
    Json.time(json, "completedAt", order.state().completedAt());
    Json.time(json, "cancelledAt", order.state().cancelledAt());
    json.writeEndObject();
  }

  private static void writeDetails(JsonGenerator json, Details details) throws IOException {
    writeCustomer(json, details.customer());
    writeAddress(json, "shippingAddress", details.shippingAddress());
    writeAddress(json, "billingAddress", details.billingAddress());
    json.writeStringField("location", details.location());
    Json.text(json, "notes", details.notes());
    json.writeObjectFieldStart("metadata");
    for (Map.Entry<String, String> entry : details.metadata().entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private static void writeCustomer(JsonGenerator json, Customer customer) throws IOException {
    json.writeObjectFieldStart("customer");
    json.writeStringField("email", customer.email());
    Json.text(json, "name", customer.name());
    Json.text(json, "phone", customer.phone());
    Json.text(json, "externalId", customer.externalId());
    json.writeEndObject();
  }

  private static void writeAddress(JsonGenerator json, String name, PostalAddress address)
      throws IOException {
    if (address == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    Json.text(json, "name", address.name());
    Json.text(json, "line1", address.line1());
    Json.text(json, "line2", address.line2());
    Json.text(json, "city", address.city());
    Json.text(json, "region", address.region());
    Json.text(json, "postalCode", address.postalCode());
    Json.text(json, "country", address.country());
    json.writeEndObject();
  }

  private static void writeAmounts(JsonGenerator json, Amounts amounts) throws IOException {
    json.writeNumberField("subtotal", amounts.subtotal());
    json.writeNumberField("discountTotal", amounts.discountTotal());
    json.writeNumberField("taxTotal", amounts.taxTotal());
    json.writeNumberField("shippingTotal", amounts.shippingTotal());
    json.writeNumberField("total", amounts.total());
    json.writeNumberField("cancelledTotal", amounts.cancelledTotal());
    json.writeNumberField("amountPaid", amounts.paid());
    json.writeNumberField("amountRefunded", amounts.refunded());
    json.writeNumberField("amountDue", amounts.due());
  }

  private static void writeActions(JsonGenerator json, Order order) throws IOException {
    json.writeArrayFieldStart("allowedActions");
    for (Action action : order.allowedActions()) {
      json.writeString(action.name());
    }
    json.writeEndArray();
  }

  private static void writeLines(JsonGenerator json, Order order) throws IOException {
    json.writeStartArray();
    for (OrderLine line : order.lines()) {
      json.writeStartObject();
      json.writeStringField("id", IdKind.LINE.format(line.id()));
      json.writeStringField("sku", line.sku());
      Json.text(json, "name", line.name());
      json.writeNumberField("quantity", line.quantity());
      json.writeNumberField("unitPrice", line.unitPrice());
      json.writeNumberField("discount", line.discount());
      json.writeNumberField("tax", line.tax());
      json.writeNumberField("total", line.total());
      json.writeNumberField("fulfilledQuantity", line.fulfilled());
      json.writeNumberField("cancelledQuantity", line.cancelled());
      json.writeNumberField("cancelledTotal", line.cancelledTotal());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** So many of some lines, as a parcel lists them. */
  static void writeQuantities(JsonGenerator json, Iterable<LineQuantity> lines) throws IOException {
    json.writeArrayFieldStart("lines");
    for (LineQuantity line : lines) {
      json.writeStartObject();
      json.writeStringField("lineId", IdKind.LINE.format(line.lineId()));
      json.writeNumberField("quantity", line.quantity());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
