package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.Call;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The accounts by their secret keys; a key that was never seen opens one. */
final class Accounts {
  private static final Pattern KEY = Pattern.compile("(sk|rk)_test_\\w{4,}");
  private static final String BEARER = "Bearer ";

  private final Vertx vertx;
  private final Clock clock;
  private final long seed;
  private final Map<String, Account> byKey = new LinkedHashMap<>();

  Accounts(Vertx vertx, Clock clock, long seed) {
    this.vertx = vertx;
    this.clock = clock;
    this.seed = seed;
  }

  synchronized Account of(String key) {
    return byKey.computeIfAbsent(
        key, first -> new Account(clock, new Webhooks(vertx, clock, seed)));
  }

  synchronized List<Account> all() {
    return new ArrayList<>(byKey.values());
  }

  /** The account that the call is allowed to use. */
  Account authenticate(Call call) {
    String key = key(call);
    if (key.isEmpty()) {
      throw StripeException.unauthorized(
          null,
          "You did not provide an API key. You need to provide your API key in the Authorization"
              + " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
    }
    if (!KEY.matcher(key).matches()) {
      throw StripeException.unauthorized(null, "Invalid API Key provided: " + masked(key));
    }
    if (key.contains("expired")) {
      throw StripeException.unauthorized(
          "api_key_expired", "Expired API Key provided: " + masked(key));
    }
    return of(key);
  }

  private static String key(Call call) {
    String authorization = call.header("Authorization");
    if (authorization != null && authorization.startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).trim();
    }
    return call.basic().map(pair -> pair.split(":", 2)[0]).orElse("");
  }

  private static String masked(String key) {
    return key.length() < 12
        ? "****"
        : key.substring(0, 8) + "****" + key.substring(key.length() - 4);
  }
}
