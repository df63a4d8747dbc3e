package io.orderflow.dispatch;

import java.time.Instant;
import java.util.UUID;

/**
 * One event that is to reach one endpoint, leased for one attempt.
 *
 * @param attempts those made before this one
 * @param length of the payload in bytes, about; 0 when the log no longer has the event
 * @param payload the bytes to sign and send; null when there are none, or so many that {@link
 *     LongPayloads} fetches them
 */
record Delivery(
    UUID tenantId,
    UUID deliveryId,
    Lease lease,
    Lane lane,
    int attempts,
    Receiver receiver,
    UUID eventId,
    String correlationId,
    String traceparent,
    int length,
    String payload) {
  boolean isGone() {
    return length == 0;
  }

  boolean isLong() {
    return length > LongPayloads.LONG;
  }

  boolean isToWebhook() {
    return receiver.kind().isWebhook();
  }

  /** The same in another trace context. */
  Delivery under(String otherTraceparent) {
    return copy(otherTraceparent, payload);
  }

  /** The same with its payload. */
  Delivery with(String fetched) {
    return copy(traceparent, fetched);
  }

  private Delivery copy(String otherTraceparent, String otherPayload) {
    return new Delivery(
        tenantId,
        deliveryId,
        lease,
        lane,
        attempts,
        receiver,
        eventId,
        correlationId,
        otherTraceparent,
        length,
        otherPayload);
  }

  EndpointKey endpoint() {
    return new EndpointKey(tenantId, receiver.webhookId());
  }

  /**
   * Where it goes, as it was when the delivery was leased.
   *
   * @param oldSecret sealed like the secret, null when there is none
   */
  record Receiver(
      UUID webhookId,
      ReceiverKind kind,
      String url,
      byte[] secret,
      byte[] oldSecret,
      Instant oldSecretUntil) {
    /** Of a delivery that is not sent because nobody knows where to. */
    static Receiver unknown(UUID webhookId) {
      return new Receiver(webhookId, ReceiverKind.webhook, null, null, null, null);
    }

    @Override
    public String toString() {
      return "Receiver[" + webhookId + "]";
    }
  }
}
