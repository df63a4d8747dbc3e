package io.orderflow.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything that can keep a request from succeeding: a closed set, which the edge alone maps to
 * HTTP.
 */
public sealed interface Fault {
  /** 400: fields or parameters are wrong; all of them are listed. */
  record Invalid(String code, String detail, List<FieldError> errors) implements Fault {
    public Invalid(List<FieldError> errors) {
      this("validation_failed", "The request does not match the contract.", errors);
    }
  }

  /** 401: no key, or none that counts; the reason is the same to every caller. */
  record Unauthenticated(String detail) implements Fault {}

  /** 403: the key lacks a scope. */
  record Forbidden(String scope) implements Fault {}

  /** 404: there is no such thing for this tenant. */
  record NotFound(String what) implements Fault {}

  /** 405: the path exists, the method on it does not. */
  record MethodNotAllowed(List<String> allowed) implements Fault {}

  /** 408: the body did not arrive in time. */
  record TooSlow(Duration limit) implements Fault {}

  /** 409: the state of things forbids it; {@code facts} become members of the problem. */
  record Conflict(String code, String detail, List<FieldError> errors, Map<String, Object> facts)
      implements Fault {
    public Conflict(String code, String detail) {
      this(code, detail, List.of(), Map.of());
    }
  }

  /** 409 with {@code Retry-After}: the first request with this idempotency key still runs. */
  record InProgress() implements Fault {}

  /** 412: {@code If-Match} names another version than the current one. */
  record VersionMismatch(long current) implements Fault {}

  /** 413: the body is larger than allowed, in bytes. */
  record TooLarge(long limit) implements Fault {}

  /** 415: the body is of another media type than the operation reads. */
  record UnsupportedMedia(List<String> accepted) implements Fault {}

  /** 422: well-formed and legal, yet it cannot be done as asked. */
  record Unprocessable(String code, String detail, List<FieldError> errors) implements Fault {
    public Unprocessable(String code, String detail) {
      this(code, detail, List.of());
    }
  }

  /** 429: the plan's rate is used up. */
  record RateLimited(Duration retryAfter) implements Fault {}

  /** 429: the tenant has as many streams open as it may. */
  record TooManyStreams(int limit) implements Fault {}

  /** 431: more or larger header fields than allowed. */
  record HeadersTooLarge() implements Fault {}

  /** 500: a mistake of ours; the caller learns the correlation id and nothing else. */
  record Broken() implements Fault {}

  /** 503 with {@code Retry-After}: a server that is needed did not answer. */
  record Unavailable(String dependency) implements Fault {}
}
