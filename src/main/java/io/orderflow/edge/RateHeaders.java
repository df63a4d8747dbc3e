package io.orderflow.edge;

import io.orderflow.tenant.TenantMessages.Admission;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * Tells a tenant what is left of its rate: the three fields that clients know, and the pair of the
 * IETF draft (httpapi-ratelimit-headers-10).
 */
final class RateHeaders {
  private static final CharSequence LIMIT = HttpHeaders.createOptimized("RateLimit-Limit");
  private static final CharSequence REMAINING = HttpHeaders.createOptimized("RateLimit-Remaining");
  private static final CharSequence RESET = HttpHeaders.createOptimized("RateLimit-Reset");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
  private static final CharSequence STATE = HttpHeaders.createOptimized("RateLimit");

  private RateHeaders() {}

  static void put(MultiMap headers, Admission admission) {
    int limit = admission.limit();
    int window = Math.max(1, (limit + admission.rate() - 1) / admission.rate());
    long reset = (admission.resetMillis() + 999) / 1000;
    headers.set(LIMIT, Integer.toString(limit));
    headers.set(REMAINING, Integer.toString(admission.remaining()));
    headers.set(RESET, Long.toString(reset));
    headers.set(POLICY, "\"plan\";q=" + limit + ";w=" + window);
    headers.set(STATE, "\"plan\";r=" + admission.remaining() + ";t=" + reset);
  }
}
