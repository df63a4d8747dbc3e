package io.orderflow.order;

import static io.orderflow.order.OrderReader.id;
import static io.orderflow.order.OrderReader.list;
import static io.orderflow.order.OrderReader.text;
import static io.orderflow.order.OrderReader.time;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.ProviderPayment.Progress;
import io.orderflow.order.Trail.Cancellation;
import io.orderflow.order.Trail.Fulfillment;
import io.orderflow.order.Trail.MoneyBack;
import io.orderflow.order.Trail.MoneyIn;

/**
 * Reads back what {@link TrailJson} and {@link PaymentJson} wrote. Orders that were written before
 * providers were asked lack some members: all their money came and went outside.
 */
final class TrailReader {
  private TrailReader() {}

  static Trail trail(JsonNode head) {
    JsonNode cancellation = head.get("cancellation");
    return new Trail(
        list(head.get("fulfillments"), TrailReader::fulfillment),
        list(head.get("payments"), TrailReader::moneyIn),
        list(head.get("refunds"), TrailReader::moneyBack),
        cancellation.isNull()
            ? null
            : new Cancellation(text(cancellation, "reason"), text(cancellation, "note")));
  }

  /** Null when the order is on account. */
  static ProviderPayment payment(JsonNode node, String paymentMethod) {
    return node.isNull()
        ? null
        : new ProviderPayment(
            text(node, "provider"),
            paymentMethod,
            text(node, "capture"),
            node.path("attempt").asInt(1),
            Progress.valueOf(node.path("progress").asText(Progress.requested.name())),
            text(node, "reference"),
            time(node.path("authorizationExpiresAt")),
            error(node.path("error")));
  }

  private static Fulfillment fulfillment(JsonNode node) {
    return new Fulfillment(
        id(IdKind.FULFILLMENT, node.get("id")),
        text(node, "trackingNumber"),
        text(node, "carrier"),
        text(node, "reference"),
        list(node.get("lines"), TrailReader::quantity),
        time(node.get("createdAt")),
        time(node.path("voidedAt")));
  }

  private static LineQuantity quantity(JsonNode node) {
    return new LineQuantity(id(IdKind.LINE, node.get("lineId")), node.get("quantity").intValue());
  }

  private static MoneyIn moneyIn(JsonNode node) {
    return new MoneyIn(
        id(IdKind.PAYMENT, node.get("id")),
        node.get("amount").longValue(),
        text(node, "provider"),
        text(node, "reference"),
        time(node.get("createdAt")));
  }

  private static MoneyBack moneyBack(JsonNode node) {
    return new MoneyBack(
        id(IdKind.REFUND, node.get("id")),
        node.get("amount").longValue(),
        text(node, "reason"),
        RefundStatus.valueOf(node.path("status").asText(RefundStatus.succeeded.name())),
        text(node, "paymentReference"),
        text(node, "reference"),
        error(node.path("error")),
        time(node.get("createdAt")),
        time(node.has("status") ? node.get("succeededAt") : node.get("createdAt")));
  }

  private static PaymentError error(JsonNode node) {
    return node.isObject() ? new PaymentError(text(node, "code"), text(node, "message")) : null;
  }
}
