package io.orderflow.integration.segment;

import io.orderflow.config.IntegrationSettings;
import io.orderflow.integration.Account;
import io.orderflow.integration.Credentials;
import io.orderflow.integration.ServiceClient;
import io.orderflow.integration.ServiceReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Segment's HTTP Tracking API, as far as it is used. */
final class SegmentApi {
  private static final String EU = "eu";

  private final ServiceClient client;
  private final IntegrationSettings settings;

  SegmentApi(ServiceClient client, IntegrationSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  Future<ServiceReply> batch(Account account, String body) {
    return client.call(
        HttpMethod.POST,
        base(account) + "/v1/batch",
        Map.of(
            "Authorization", authorization(account),
            "Content-Type", "application/json",
            "User-Agent", "OrderFlow"),
        Buffer.buffer(body));
  }

  private String base(Account account) {
    return EU.equals(account.credential(Credentials.REGION))
        ? settings.segmentEuUrl()
        : settings.segmentUrl();
  }

  /** Basic authentication with the write key for a name, and no password. */
  private static String authorization(Account account) {
    byte[] pair =
        (account.credential(Credentials.WRITE_KEY) + ":").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
