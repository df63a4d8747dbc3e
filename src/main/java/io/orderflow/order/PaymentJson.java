package io.orderflow.order;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.json.Json;
import java.io.IOException;

/** Writes a provider's payment and its errors; the payment method is a secret between us. */
final class PaymentJson {
  private PaymentJson() {}

  static void write(JsonGenerator json, ProviderPayment payment) throws IOException {
    if (payment == null) {
      json.writeNullField("payment");
      return;
    }
    json.writeObjectFieldStart("payment");
    json.writeStringField("provider", payment.provider());
    json.writeStringField("capture", payment.capture());
    json.writeNumberField("attempt", payment.attempt());
    json.writeStringField("progress", payment.progress().name());
    Json.text(json, "reference", payment.reference());
    Json.time(json, "authorizationExpiresAt", payment.authorizationExpiresAt());
    write(json, payment.error());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, PaymentError error) throws IOException {
    if (error == null) {
      json.writeNullField("error");
      return;
    }
    json.writeObjectFieldStart("error");
    json.writeStringField("code", error.code());
    json.writeStringField("message", error.message());
    json.writeEndObject();
  }
}
