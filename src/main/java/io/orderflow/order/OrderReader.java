package io.orderflow.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Customer;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.OrderMessages.Payment;
import io.orderflow.order.OrderMessages.PostalAddress;
import io.orderflow.order.Trail.Cancellation;
import io.orderflow.order.Trail.Fulfillment;
import io.orderflow.order.Trail.MoneyBack;
import io.orderflow.order.Trail.MoneyIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Reads back an order from the JSON that {@link OrderJson} wrote: the stored form of an order. */
final class OrderReader {
  private OrderReader() {}

  /**
   * The order behind the JSON.
   *
   * @param sequence of its last event, which its own JSON does not tell
   * @param paymentMethod the provider's token, which no answer shows, or null
   */
  static Order read(UUID tenantId, OrderJson json, int sequence, String paymentMethod) {
    JsonNode head = Json.tree(json.summary());
    List<OrderLine> lines = list(Json.tree(json.lines()), OrderReader::line);
    return new Order(
        tenantId,
        id(IdKind.ORDER, head.get("id")),
        head.get("currency").textValue(),
        details(head, paymentMethod),
        state(head),
        lines,
        amounts(head),
        trail(head),
        new Stamp(
            head.get("version").longValue(),
            sequence,
            time(head.get("createdAt")),
            time(head.get("updatedAt"))));
  }

  static Customer customer(JsonNode node) {
    return new Customer(
        text(node, "email"), text(node, "name"), text(node, "phone"), text(node, "externalId"));
  }

  static PostalAddress address(JsonNode node) {
    return node == null || node.isNull()
        ? null
        : new PostalAddress(
            text(node, "name"),
            text(node, "line1"),
            text(node, "line2"),
            text(node, "city"),
            text(node, "region"),
            text(node, "postalCode"),
            text(node, "country"));
  }

  static Map<String, String> metadata(JsonNode node) {
    Map<String, String> metadata = new LinkedHashMap<>();
    node.fields()
        .forEachRemaining(entry -> metadata.put(entry.getKey(), entry.getValue().textValue()));
    return metadata;
  }

  static String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null ? null : value.textValue();
  }

  private static Details details(JsonNode head, String paymentMethod) {
    JsonNode payment = head.get("payment");
    return new Details(
        text(head, "externalId"),
        customer(head.get("customer")),
        address(head.get("shippingAddress")),
        address(head.get("billingAddress")),
        text(head, "location"),
        text(head, "notes"),
        metadata(head.get("metadata")),
        payment.isNull()
            ? null
            : new Payment(text(payment, "provider"), paymentMethod, text(payment, "capture")));
  }

  private static State state(JsonNode head) {
    return new State(
        OrderStatus.valueOf(text(head, "status")),
        PaymentStatus.valueOf(text(head, "paymentStatus")),
        FulfillmentStatus.valueOf(text(head, "fulfillmentStatus")),
        time(head.get("confirmedAt")),
        time(head.get("completedAt")),
        time(head.get("cancelledAt")));
  }

  private static Amounts amounts(JsonNode head) {
    return new Amounts(
        head.get("subtotal").longValue(),
        head.get("discountTotal").longValue(),
        head.get("taxTotal").longValue(),
        head.get("shippingTotal").longValue(),
        head.get("total").longValue(),
        head.get("cancelledTotal").longValue(),
        head.get("amountPaid").longValue(),
        head.get("amountRefunded").longValue());
  }

  private static Trail trail(JsonNode head) {
    JsonNode cancellation = head.get("cancellation");
    return new Trail(
        list(head.get("fulfillments"), OrderReader::fulfillment),
        list(head.get("payments"), OrderReader::moneyIn),
        list(head.get("refunds"), OrderReader::moneyBack),
        cancellation.isNull()
            ? null
            : new Cancellation(text(cancellation, "reason"), text(cancellation, "note")));
  }

  private static Fulfillment fulfillment(JsonNode node) {
    return new Fulfillment(
        id(IdKind.FULFILLMENT, node.get("id")),
        text(node, "trackingNumber"),
        text(node, "carrier"),
        list(node.get("lines"), OrderReader::quantity),
        time(node.get("createdAt")));
  }

  private static LineQuantity quantity(JsonNode node) {
    return new LineQuantity(id(IdKind.LINE, node.get("lineId")), node.get("quantity").intValue());
  }

  private static MoneyIn moneyIn(JsonNode node) {
    return new MoneyIn(
        id(IdKind.PAYMENT, node.get("id")),
        node.get("amount").longValue(),
        text(node, "reference"),
        time(node.get("createdAt")));
  }

  private static MoneyBack moneyBack(JsonNode node) {
    return new MoneyBack(
        id(IdKind.REFUND, node.get("id")),
        node.get("amount").longValue(),
        text(node, "reason"),
        time(node.get("createdAt")));
  }

  private static OrderLine line(JsonNode node) {
    return new OrderLine(
        id(IdKind.LINE, node.get("id")),
        text(node, "sku"),
        text(node, "name"),
        node.get("quantity").intValue(),
        node.get("unitPrice").longValue(),
        node.get("discount").longValue(),
        node.get("tax").longValue(),
        node.get("fulfilledQuantity").intValue(),
        node.get("cancelledQuantity").intValue());
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> item) {
    List<T> items = new ArrayList<>(array.size());
    array.forEach(node -> items.add(item.apply(node)));
    return items;
  }

  private static UUID id(IdKind kind, JsonNode node) {
    return kind.parse(node.textValue()).orElseThrow();
  }

  private static Instant time(JsonNode node) {
    return node.isNull() ? null : Instant.parse(node.textValue());
  }
}
