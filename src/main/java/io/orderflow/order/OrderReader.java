package io.orderflow.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Customer;
import io.orderflow.order.OrderMessages.PostalAddress;
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
        details(head),
        TrailReader.payment(head.get("payment"), paymentMethod),
        state(head),
        lines,
        amounts(head),
        TrailReader.trail(head),
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

  private static Details details(JsonNode head) {
    return new Details(
        text(head, "externalId"),
        customer(head.get("customer")),
        address(head.get("shippingAddress")),
        address(head.get("billingAddress")),
        text(head, "location"),
        text(head, "notes"),
        metadata(head.get("metadata")));
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

  static <T> List<T> list(JsonNode array, Function<JsonNode, T> item) {
    List<T> items = new ArrayList<>(array.size());
    array.forEach(node -> items.add(item.apply(node)));
    return items;
  }

  static UUID id(IdKind kind, JsonNode node) {
    return kind.parse(node.textValue()).orElseThrow();
  }

  /** Null when there is none, or no such member at all. */
  static Instant time(JsonNode node) {
    return node.isNull() || node.isMissingNode() ? null : Instant.parse(node.textValue());
  }
}
