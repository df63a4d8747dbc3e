package io.orderflow.integration.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/**
 * A PaymentIntent as Stripe shows it.
 *
 * @param received what was taken of it, in Stripe's units
 * @param heldUntil when an authorization lapses
 * @param error why it came to nothing: a code, or null
 * @param message the same in words, or null
 * @param orderId whose it is by its metadata, or empty
 * @param tenantId whose it is by its metadata, or empty
 * @param attempt by its metadata, or 0
 * @param isDisputed known only where the charge is shown
 */
record Intent(
    String id,
    String status,
    String currency,
    long received,
    Instant heldUntil,
    String error,
    String message,
    String orderId,
    String tenantId,
    int attempt,
    boolean isDisputed) {
  /** As long as most cards hold money, where the charge does not say. */
  private static final Duration HELD = Duration.ofDays(7);

  static Intent of(JsonNode json) {
    JsonNode metadata = json.path("metadata");
    JsonNode charge = json.path("latest_charge");
    JsonNode error = json.path("last_payment_error");
    return new Intent(
        json.path("id").asText(),
        json.path("status").asText(),
        json.path("currency").asText(),
        json.path("amount_received").asLong(),
        heldUntil(json, charge),
        error.path("decline_code").asText(error.path("code").textValue()),
        error.path("message").textValue(),
        metadata.path(Plans.ORDER_ID).asText(""),
        metadata.path(Plans.TENANT_ID).asText(""),
        metadata.path(Plans.ATTEMPT).asInt(),
        charge.path("disputed").asBoolean());
  }

  private static Instant heldUntil(JsonNode json, JsonNode charge) {
    long before = charge.at("/payment_method_details/card/capture_before").asLong();
    return before > 0
        ? Instant.ofEpochSecond(before)
        : Instant.ofEpochSecond(json.path("created").asLong()).plus(HELD);
  }

  boolean isCaptured() {
    return status.equals("succeeded");
  }

  boolean isHeld() {
    return status.equals("requires_capture");
  }

  boolean isCanceled() {
    return status.equals("canceled");
  }

  /** Nobody is there who would try another card or do what the bank asks for. */
  boolean isDeclined() {
    return switch (status) {
      case "requires_payment_method", "requires_confirmation", "requires_action" -> true;
      default -> false;
    };
  }

  /** What was taken, as orders have it. */
  long taken() {
    return Money.fromStripe(received, currency);
  }

  String errorOrStatus() {
    return error == null ? status : error;
  }

  String messageOrStatus() {
    return message == null ? "The payment is " + status + " at Stripe." : message;
  }
}
