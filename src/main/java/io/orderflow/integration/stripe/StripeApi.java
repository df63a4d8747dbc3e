package io.orderflow.integration.stripe;

import io.orderflow.integration.Account;
import io.orderflow.integration.Credentials;
import io.orderflow.integration.ServiceClient;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;

/**
 * Speaks Stripe's HTTP. Nothing paces it: Stripe says 429 before it does anything, and no process
 * knows what the others and the tenant's own programs send.
 */
final class StripeApi {
  /** What the rest of this package was written for, whatever the account's own version. */
  private static final String VERSION = "2026-07-29.dahlia";

  private static final String FORM = "application/x-www-form-urlencoded";

  private final ServiceClient client;
  private final String baseUrl;

  StripeApi(ServiceClient client, String baseUrl) {
    this.client = client;
    this.baseUrl = baseUrl;
  }

  /** Fails with {@code ServiceSilent} and nothing else. */
  Future<StripeReply> post(Account account, String key, Call call) {
    Map<String, String> headers = headers(account);
    headers.put("Idempotency-Key", key);
    headers.put("Content-Type", FORM);
    return client
        .call(HttpMethod.POST, baseUrl + call.path(), headers, Buffer.buffer(call.form()))
        .map(StripeReply::of);
  }

  /** Fails with {@code ServiceSilent} and nothing else. */
  Future<StripeReply> get(Account account, String path, Map<String, ?> parameters) {
    String query = parameters.isEmpty() ? "" : "?" + Form.encode(parameters);
    return client
        .call(HttpMethod.GET, baseUrl + path + query, headers(account), null)
        .map(StripeReply::of);
  }

  private static Map<String, String> headers(Account account) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + account.credential(Credentials.SECRET_KEY));
    headers.put("Stripe-Version", VERSION);
    return headers;
  }
}
