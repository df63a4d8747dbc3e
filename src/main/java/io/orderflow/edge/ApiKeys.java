package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** Finds the API key of a request: {@code Authorization: Bearer} or {@code X-API-Key}. */
final class ApiKeys {
  private static final CharSequence HEADER = HttpHeaders.createOptimized("X-API-Key");
  private static final String SCHEME = "Bearer ";

  private ApiKeys() {}

  /** Both may be sent when they say the same. */
  static String of(MultiMap headers) {
    String bearer = bearer(only(headers, HttpHeaders.AUTHORIZATION));
    String plain = only(headers, HEADER);
    if (bearer != null && plain != null && !bearer.equals(plain)) {
      throw refused("Authorization and X-API-Key bear different keys.");
    }
    String key = bearer == null ? plain : bearer;
    if (key == null || key.isEmpty()) {
      throw refused("An API key is needed, as Authorization: Bearer or as X-API-Key.");
    }
    return key;
  }

  private static String only(MultiMap headers, CharSequence name) {
    String first = headers.get(name);
    if (first != null && headers.getAll(name).size() > 1) {
      throw refused("The API key is sent more than once.");
    }
    return first;
  }

  private static String bearer(String authorization) {
    if (authorization == null) {
      return null;
    }
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused("Authorization must be of the scheme Bearer.");
    }
    return authorization.substring(SCHEME.length()).trim();
  }

  private static FaultException refused(String detail) {
    return new FaultException(new Fault.Unauthenticated(detail));
  }
}
