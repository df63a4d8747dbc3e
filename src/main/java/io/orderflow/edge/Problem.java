package io.orderflow.edge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a caller is told when a request fails, as RFC 9457 has it: the one place that maps a {@link
 * Fault} to HTTP.
 *
 * @param facts further members of the document
 * @param headers further header fields of the answer
 */
record Problem(
    int status,
    String code,
    String detail,
    List<FieldError> errors,
    Map<String, Object> facts,
    Map<String, String> headers) {
  /** A database that restarts is back within this time more often than not. */
  private static final Duration OUTAGE_RETRY = Duration.ofSeconds(2);

  /** As long as the first request may still take. */
  private static final Duration IN_PROGRESS_RETRY = Duration.ofSeconds(1);

  /** A client that is gone is noticed within this time. */
  private static final Duration STREAM_RETRY = Duration.ofSeconds(15);

  /** Where the code in words would not do. */
  private static final Map<String, String> TITLES =
      Map.of(
          "malformed_json", "Malformed JSON",
          "idempotency_in_progress", "Request in progress",
          "expected_mismatch", "Expected another level");

  private Problem(int status, String code, String detail) {
    this(status, code, detail, List.of(), Map.of(), Map.of());
  }

  private Problem(int status, String code, String detail, Map<String, String> headers) {
    this(status, code, detail, List.of(), Map.of(), headers);
  }

  /** Java 17 has no switch over sealed types: a new fault must be added here by hand. */
  static Problem of(Fault fault) {
    if (fault instanceof Fault.Invalid invalid) {
      return new Problem(
          400, invalid.code(), invalid.detail(), invalid.errors(), Map.of(), Map.of());
    }
    if (fault instanceof Fault.Unauthenticated refused) {
      return new Problem(
          401, "unauthenticated", refused.detail(), Map.of("WWW-Authenticate", "Bearer"));
    }
    if (fault instanceof Fault.Forbidden forbidden) {
      String detail = "The API key lacks the scope " + forbidden.scope() + ".";
      return new Problem(
          403,
          "insufficient_scope",
          detail,
          List.of(),
          Map.of("scope", forbidden.scope()),
          Map.of());
    }
    if (fault instanceof Fault.NotFound missing) {
      return new Problem(404, "not_found", "There is no such " + missing.what() + ".");
    }
    if (fault instanceof Fault.MethodNotAllowed other) {
      String allowed = String.join(", ", other.allowed());
      return new Problem(
          405, "method_not_allowed", "This path allows " + allowed + ".", Map.of("Allow", allowed));
    }
    if (fault instanceof Fault.TooSlow slow) {
      return new Problem(
          408,
          "request_timeout",
          "The body did not arrive within " + seconds(slow.limit()) + " s.");
    }
    return conflict(fault);
  }

  private static Problem conflict(Fault fault) {
    if (fault instanceof Fault.Conflict conflict) {
      return new Problem(
          409, conflict.code(), conflict.detail(), conflict.errors(), conflict.facts(), Map.of());
    }
    if (fault instanceof Fault.InProgress) {
      return new Problem(
          409,
          "idempotency_in_progress",
          "The first request with this idempotency key still runs.",
          retryAfter(IN_PROGRESS_RETRY));
    }
    if (fault instanceof Fault.VersionMismatch stale) {
      return new Problem(
          412,
          "version_mismatch",
          "The current version is " + stale.current() + ".",
          List.of(),
          Map.of("currentVersion", stale.current()),
          Map.of());
    }
    if (fault instanceof Fault.Unprocessable cannot) {
      return new Problem(422, cannot.code(), cannot.detail(), cannot.errors(), Map.of(), Map.of());
    }
    return limit(fault);
  }

  private static Problem limit(Fault fault) {
    if (fault instanceof Fault.TooLarge large) {
      return new Problem(413, "body_too_large", "A body has at most " + large.limit() + " bytes.");
    }
    if (fault instanceof Fault.UnsupportedMedia media) {
      return new Problem(
          415,
          "unsupported_media_type",
          "This operation reads " + String.join(" or ", media.accepted()) + " in UTF-8.",
          Map.of("Accept", String.join(", ", media.accepted())));
    }
    if (fault instanceof Fault.RateLimited limited) {
      return new Problem(
          429,
          "rate_limited",
          "The plan's request rate is used up.",
          retryAfter(limited.retryAfter()));
    }
    if (fault instanceof Fault.TooManyStreams many) {
      return new Problem(
          429,
          "too_many_streams",
          "Your " + many.limit() + " streams of this server are open; close one.",
          retryAfter(STREAM_RETRY));
    }
    if (fault instanceof Fault.HeadersTooLarge) {
      return new Problem(431, "headers_too_large", "The header fields are too many or too large.");
    }
    if (fault instanceof Fault.Unavailable) {
      return new Problem(
          503,
          "service_unavailable",
          "A server that is needed does not answer; try again.",
          retryAfter(OUTAGE_RETRY));
    }
    return broken();
  }

  static Problem broken() {
    return new Problem(
        500, "internal_error", "Something broke on our side; the correlation id finds it.");
  }

  /** What is not HTTP has no fields to name, yet the contract wants one. */
  static Problem unreadable() {
    String detail = "The request is not HTTP as this server reads it.";
    return of(new Fault.Invalid(List.of(new FieldError("", "unreadable", detail))));
  }

  static Problem uriTooLong() {
    return new Problem(414, "headers_too_large", "The request line is too long.");
  }

  /** The document. */
  ObjectNode toJson(String instance, String correlationId) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("type", "/docs/problems/" + code.replace('_', '-'));
    document.put("title", TITLES.getOrDefault(code, inWords()));
    document.put("status", status);
    document.put("detail", detail);
    document.put("instance", instance);
    document.put("code", code);
    document.put("correlationId", correlationId);
    if (!errors.isEmpty()) {
      ArrayNode list = document.putArray("errors");
      errors.forEach(error -> describe(error, list.addObject()));
    }
    facts.forEach(document::putPOJO);
    return document;
  }

  private String inWords() {
    return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('_', ' ');
  }

  private static void describe(FieldError error, ObjectNode entry) {
    entry.put("pointer", error.pointer());
    entry.put("code", error.code());
    entry.put("detail", error.detail());
    error.facts().forEach(entry::putPOJO);
  }

  /** Whole seconds, never too early. */
  private static Map<String, String> retryAfter(Duration wait) {
    return Map.of("Retry-After", Long.toString(Math.max(1, seconds(wait))));
  }

  private static long seconds(Duration duration) {
    return (duration.toMillis() + 999) / 1000;
  }
}
