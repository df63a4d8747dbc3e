package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Reply;
import io.vertx.core.json.JsonObject;

/** A refusal in Stripe's own words. */
final class StripeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String DOCS = "https://stripe.com/docs/error-codes/";
  private static final String LOGS = "https://dashboard.stripe.com/test/logs/";

  private final int status;
  private final transient JsonObject error;
  private final boolean kept;

  private StripeException(int status, boolean kept, JsonObject error) {
    super(error.getString("message"));
    this.status = status;
    this.kept = kept;
    this.error = error;
  }

  /** Parameters that no request could have; such an answer is not kept under the key. */
  static StripeException validation(String code, String param, String message) {
    return new StripeException(
        400, false, error("invalid_request_error", code, message).put("param", param));
  }

  /** What the state of things does not allow. */
  static StripeException state(String code, String message) {
    return new StripeException(400, true, error("invalid_request_error", code, message));
  }

  static StripeException missing(int status, String what, String id, String param) {
    return new StripeException(
        status,
        true,
        error("invalid_request_error", "resource_missing", "No such " + what + ": '" + id + "'")
            .put("param", param));
  }

  static StripeException card(JsonObject error) {
    return new StripeException(402, true, error);
  }

  static StripeException unauthorized(String code, String message) {
    return new StripeException(401, false, error("invalid_request_error", code, message));
  }

  static StripeException idempotency(int status, String code, String message) {
    return new StripeException(status, false, error("idempotency_error", code, message));
  }

  static StripeException nowhere(String method, String path) {
    return new StripeException(
        404,
        false,
        error(
            "invalid_request_error",
            null,
            "Unrecognized request URL (" + method + ": " + path + ")."));
  }

  static JsonObject error(String type, String code, String message) {
    JsonObject error = new JsonObject().put("type", type).put("message", message);
    if (code != null) {
      error.put("code", code).put("doc_url", DOCS + code.replace('_', '-'));
    }
    return error;
  }

  StripeException with(String name, Object value) {
    error.put(name, value);
    return this;
  }

  /** Whether the answer belongs to the key from now on. */
  boolean kept() {
    return kept;
  }

  /** As the answer to that request. */
  Reply reply(String requestId) {
    error.put("request_log_url", LOGS + requestId);
    return Reply.json(status, new JsonObject().put("error", error));
  }
}
