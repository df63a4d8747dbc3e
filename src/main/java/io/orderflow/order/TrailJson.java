package io.orderflow.order;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.order.Trail.Fulfillment;
import io.orderflow.order.Trail.MoneyBack;
import io.orderflow.order.Trail.MoneyIn;
import java.io.IOException;

/** Writes what has happened to an order, as members of its head. */
final class TrailJson {
  private TrailJson() {}

  static void write(JsonGenerator json, Trail trail) throws IOException {
    json.writeArrayFieldStart("fulfillments");
    for (Fulfillment fulfillment : trail.fulfillments()) {
      write(json, fulfillment);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("payments");
    for (MoneyIn payment : trail.payments()) {
      write(json, payment);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("refunds");
    for (MoneyBack refund : trail.refunds()) {
      write(json, refund);
    }
    json.writeEndArray();
    if (trail.cancellation() == null) {
      json.writeNullField("cancellation");
    } else {
      json.writeObjectFieldStart("cancellation");
      Json.text(json, "reason", trail.cancellation().reason());
      Json.text(json, "note", trail.cancellation().note());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Fulfillment fulfillment) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", IdKind.FULFILLMENT.format(fulfillment.id()));
    Json.text(json, "trackingNumber", fulfillment.trackingNumber());
    Json.text(json, "carrier", fulfillment.carrier());
    Json.text(json, "reference", fulfillment.reference());
    OrderJson.writeQuantities(json, fulfillment.lines());
    Json.time(json, "createdAt", fulfillment.at());
    Json.time(json, "voidedAt", fulfillment.voidedAt());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, MoneyIn payment) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", IdKind.PAYMENT.format(payment.id()));
    json.writeNumberField("amount", payment.amount());
    Json.text(json, "provider", payment.provider());
    Json.text(json, "reference", payment.reference());
    Json.time(json, "createdAt", payment.at());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, MoneyBack refund) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", IdKind.REFUND.format(refund.id()));
    json.writeNumberField("amount", refund.amount());
    Json.text(json, "reason", refund.reason());
    json.writeStringField("status", refund.status().name());
    Json.text(json, "paymentReference", refund.paymentReference());
    Json.text(json, "reference", refund.reference());
    PaymentJson.write(json, refund.error());
    Json.time(json, "createdAt", refund.at());
    Json.time(json, "succeededAt", refund.succeededAt());
    json.writeEndObject();
  }
}
