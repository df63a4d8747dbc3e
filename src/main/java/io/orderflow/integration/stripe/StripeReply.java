package io.orderflow.integration.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.ServiceReply;
import io.orderflow.json.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;

/**
 * An answer of Stripe's.
 *
 * @param body missing when it is no JSON
 * @param requestId by which Stripe finds the request again, or null
 * @param replayed whether it is the answer to an earlier request under the same key
 * @param shouldRetry Stripe's advice, or null without any
 */
record StripeReply(
    int status,
    JsonNode body,
    String requestId,
    boolean replayed,
    Boolean shouldRetry,
    Duration retryAfter) {
  /**
   * The key is not accepted or may not do that, which its owner can mend; another request is busy
   * with the same; too many requests.
   */
  private static final Set<Integer> NOT_NOW = Set.of(401, 403, 409, 429);

  private static final String SECONDS = "\\d{1,9}";

  static StripeReply of(ServiceReply reply) {
    String advice = reply.header("Stripe-Should-Retry");
    return new StripeReply(
        reply.status(),
        tree(reply.body()),
        reply.header("Request-Id"),
        "true".equals(reply.header("Idempotent-Replayed")),
        advice == null ? null : Boolean.valueOf(advice),
        retryAfter(reply.header("Retry-After")));
  }

  private static JsonNode tree(String body) {
    try {
      return Json.tree(body);
    } catch (UncheckedIOException noJson) {
      return MissingNode.getInstance();
    }
  }

  private static Duration retryAfter(String header) {
    return header != null && header.matches(SECONDS)
        ? Duration.ofSeconds(Long.parseLong(header))
        : null;
  }

  boolean isDone() {
    return status / 100 == 2 && body.isObject();
  }

  /** Nothing was done, and later it may be. */
  boolean isNotNow() {
    return NOT_NOW.contains(status) || status / 100 == 4 && Boolean.TRUE.equals(shouldRetry);
  }

  boolean isRefused() {
    return status / 100 == 4 && !isNotNow();
  }

  /** A failure that a repetition under the same key brings again, whatever was done. */
  boolean isFrozen() {
    return status / 100 == 5 && (replayed || Boolean.FALSE.equals(shouldRetry));
  }

  /** Our key once stood for other parameters: nobody knows what was done under it. */
  boolean isKeyTaken() {
    return status == 400 && error("type").equals("idempotency_error");
  }

  boolean isUnknownObject() {
    return status == 404;
  }

  /** Why the card was refused where it was, else what was wrong; never empty. */
  String code() {
    String code = error("decline_code").isEmpty() ? error("code") : error("decline_code");
    String known = code.isEmpty() ? error("type") : code;
    return known.isEmpty() ? "http_" + status : known;
  }

  String message() {
    return error("message");
  }

  /** For whoever looks into it, with what Stripe's support asks for. */
  String detail() {
    String text = message().isEmpty() ? "Stripe answered " + status + "." : message();
    return requestId == null ? text : text + " (" + requestId + ")";
  }

  /** The payment as Stripe shows it beside an error; missing when it does not. */
  JsonNode intent() {
    return body.path("error").path("payment_intent");
  }

  /** For the queue, when it is neither done nor refused. */
  Performed performed() {
    Outcome outcome = isNotNow() ? Outcome.refused : Outcome.down;
    return new Performed(outcome, status, retryAfter, code() + ": " + detail());
  }

  private String error(String name) {
    return body.path("error").path(name).asText("");
  }
}
