package io.orderflow.integration.stripe;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A refund as Stripe shows it.
 *
 * @param amount in Stripe's units
 * @param refundId which of ours it is by its metadata, or empty
 * @param why it failed, or null
 */
record Refund(String id, String status, String currency, long amount, String refundId, String why) {
  static Refund of(JsonNode json) {
    return new Refund(
        json.path("id").asText(),
        json.path("status").asText(),
        json.path("currency").asText(),
        json.path("amount").asLong(),
        json.path("metadata").path(Plans.REFUND_ID).asText(""),
        json.path("failure_reason").textValue());
  }

  boolean isSucceeded() {
    return status.equals("succeeded");
  }

  boolean isFailed() {
    return status.equals("failed") || status.equals("canceled");
  }

  /** What goes back, as orders have it. */
  long given() {
    return Money.fromStripe(amount, currency);
  }

  String code() {
    return why == null ? status : why;
  }

  String message() {
    return "The refund " + id + " is " + status + " at Stripe.";
  }
}
