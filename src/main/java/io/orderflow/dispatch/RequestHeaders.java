package io.orderflow.dispatch;

import io.orderflow.id.IdKind;
import io.orderflow.seal.Seal;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The head of a webhook request, signed anew for each attempt. */
final class RequestHeaders {
  private final Seal seal;
  private final SigningKey key;
  private final String userAgent;

  RequestHeaders(Seal seal, SigningKey key, String version) {
    this.seal = seal;
    this.key = key;
    this.userAgent = "OrderFlow-Webhooks/" + version;
  }

  MultiMap of(Delivery delivery, byte[] body, Instant now) {
    String id = IdKind.EVENT.format(delivery.eventId());
    long timestamp = now.getEpochSecond();
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set(HttpHeaders.CONTENT_TYPE, "application/json")
            .set(HttpHeaders.USER_AGENT, userAgent)
            .set("webhook-id", id)
            .set("webhook-timestamp", Long.toString(timestamp))
            .set(
                "webhook-signature",
                WebhookSignature.of(secrets(delivery, now), id, timestamp, body))
            .set(HttpHeaders.AUTHORIZATION, "Bearer " + Token.of(key, delivery, body, now))
            .set("X-Correlation-Id", delivery.correlationId());
    return delivery.traceparent() == null
        ? headers
        : headers.set("traceparent", delivery.traceparent());
  }

  /** The current secret, and the one before it while its time of grace lasts. */
  private List<byte[]> secrets(Delivery delivery, Instant now) {
    Delivery.Receiver receiver = delivery.receiver();
    List<byte[]> secrets = new ArrayList<>();
    secrets.add(seal.open(receiver.secret(), delivery.tenantId(), receiver.webhookId()));
    if (receiver.oldSecret() != null && now.isBefore(receiver.oldSecretUntil())) {
      secrets.add(seal.open(receiver.oldSecret(), delivery.tenantId(), receiver.webhookId()));
    }
    return secrets;
  }
}
