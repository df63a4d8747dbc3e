package io.orderflow.integration.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.integration.MajorUnits;
import io.orderflow.integration.Task;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An order's event as a {@code track} call of Segment's ecommerce specification, version 2. Says
 * nothing of a person but the customer's identifier in the tenant's own system.
 */
record TrackEvent(UUID orderId, UUID eventId, String json) {
  /** Segment refuses longer events; what is around this one in a batch takes a few bytes. */
  static final int MAX_BYTES = 32_000;

  private static final Map<String, String> NAMES =
      Map.of(
          "order.created", "Order Completed",
          "order.updated", "Order Updated",
          "order.cancelled", "Order Cancelled",
          "order.refunded", "Order Refunded");

  /** The call, or nothing for events that the specification does not know. */
  static Optional<TrackEvent> of(Task task) {
    return Optional.ofNullable(NAMES.get(task.type())).map(name -> of(task, name));
  }

  /** By which Segment knows a repetition, in whatever source or workspace. */
  String messageId() {
    return messageId(eventId);
  }

  int bytes() {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String messageId(UUID eventId) {
    return "of-" + eventId;
  }

  private static TrackEvent of(Task task, String name) {
    ObjectNode event = event(task, name);
    ObjectNode properties = (ObjectNode) event.get("properties");
    TrackEvent whole = new TrackEvent(task.orderId(), task.eventId(), event.toString());
    if (whole.bytes() <= MAX_BYTES) {
      return whole;
    }
    properties.remove("products");
    properties.put("products_omitted", true);
    return new TrackEvent(task.orderId(), task.eventId(), event.toString());
  }

  private static ObjectNode event(Task task, String name) {
    JsonNode order = task.data();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", "track");
    event.put("event", name);
    event.put("messageId", messageId(task.eventId()));
    event.put("timestamp", order.path("updatedAt").asText());
    JsonNode customer = order.path("customer").path("externalId");
    if (customer.isTextual()) {
      event.put("userId", customer.textValue());
    } else {
      event.put("anonymousId", order.path("id").asText());
    }
    event.set("properties", properties(task.type(), order));
    return event;
  }

  private static ObjectNode properties(String type, JsonNode order) {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.put("order_id", order.path("id").asText());
    properties.put("currency", order.path("currency").asText());
    if (type.equals("order.refunded")) {
      properties.put("total", major(order, refunded(order)));
    } else {
      properties.put("subtotal", major(order, order.path("subtotal").longValue()));
      properties.put("total", major(order, order.path("total").longValue()));
      properties.put("revenue", major(order, revenue(order)));
      properties.put("shipping", major(order, order.path("shippingTotal").longValue()));
      properties.put("tax", major(order, order.path("taxTotal").longValue()));
      properties.put("discount", major(order, order.path("discountTotal").longValue()));
    }
    properties.set("products", products(order));
    return properties;
  }

  /** By the specification: the total less shipping and tax. */
  private static long revenue(JsonNode order) {
    return order.path("total").longValue()
        - order.path("shippingTotal").longValue()
        - order.path("taxTotal").longValue();
  }

  /** What went back with the change that the event tells of. */
  private static long refunded(JsonNode order) {
    long amount = 0;
    for (JsonNode refund : order.path("refunds")) {
      if (refund.path("succeededAt").equals(order.path("updatedAt"))) {
        amount += refund.path("amount").longValue();
      }
    }
    return amount;
  }

  private static ArrayNode products(JsonNode order) {
    ArrayNode products = JsonNodeFactory.instance.arrayNode();
    for (JsonNode line : order.path("lines")) {
      ObjectNode product = products.addObject();
      product.put("product_id", line.path("sku").asText());
      product.put("sku", line.path("sku").asText());
      if (line.path("name").isTextual()) {
        product.put("name", line.path("name").textValue());
      }
      product.put("price", major(order, line.path("unitPrice").longValue()));
      product.put("quantity", line.path("quantity").intValue());
    }
    return products;
  }

  private static BigDecimal major(JsonNode order, long minor) {
    return MajorUnits.of(minor, order.path("currency").asText());
  }
}
