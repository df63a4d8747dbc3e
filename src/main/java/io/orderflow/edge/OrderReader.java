package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.inventory.InventoryMessages;
import io.orderflow.order.OrderMessages.Customer;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.NewLine;
import io.orderflow.order.OrderMessages.NewOrder;
import io.orderflow.order.OrderMessages.Payment;
import io.orderflow.order.OrderMessages.PostalAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads what the bodies of the order operations say; they are valid against the contract. */
final class OrderReader {
  private OrderReader() {}

  static NewOrder order(JsonNode body) {
    return new NewOrder(
        Members.text(body, "currency"),
        Members.text(body, "externalId"),
        customer(body.get("customer")),
        Members.object(body, "shippingAddress", OrderReader::address),
        Members.object(body, "billingAddress", OrderReader::address),
        Members.list(body, "lines", OrderReader::line),
        Members.wholeOrZero(body, "shippingTotal"),
        Objects.requireNonNullElse(
            Members.text(body, "location"), InventoryMessages.DEFAULT_LOCATION),
        Members.text(body, "notes"),
        metadata(body.get("metadata")),
        Members.object(body, "payment", OrderReader::payment));
  }

  /** Null when the body names no lines. */
  static List<LineQuantity> lineQuantities(JsonNode body) {
    return Members.list(body, "lines", OrderReader::lineQuantity);
  }

  private static NewLine line(JsonNode line) {
    return new NewLine(
        line.get("sku").textValue(),
        Members.text(line, "name"),
        line.get("quantity").intValue(),
        line.get("unitPrice").longValue(),
        Members.wholeOrZero(line, "discount"),
        Members.wholeOrZero(line, "tax"));
  }

  private static Customer customer(JsonNode customer) {
    return new Customer(
        Members.text(customer, "email"),
        Members.text(customer, "name"),
        Members.text(customer, "phone"),
        Members.text(customer, "externalId"));
  }

  private static PostalAddress address(JsonNode address) {
    return new PostalAddress(
        Members.text(address, "name"),
        Members.text(address, "line1"),
        Members.text(address, "line2"),
        Members.text(address, "city"),
        Members.text(address, "region"),
        Members.text(address, "postalCode"),
        Members.text(address, "country"));
  }

  private static Map<String, String> metadata(JsonNode metadata) {
    if (metadata == null) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    metadata
        .fields()
        .forEachRemaining(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
    return texts;
  }

  private static Payment payment(JsonNode payment) {
    return new Payment(
        Members.text(payment, "provider"),
        Members.text(payment, "paymentMethod"),
        Objects.requireNonNullElse(Members.text(payment, "capture"), "automatic"));
  }

  private static LineQuantity lineQuantity(JsonNode line) {
    return new LineQuantity(
        IdKind.LINE.parse(line.get("lineId").textValue()).orElseThrow(),
        line.get("quantity").intValue());
  }
}
