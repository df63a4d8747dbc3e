package io.orderflow.dispatch;

import io.orderflow.bus.Document;
import io.orderflow.id.IdKind;
import io.orderflow.id.UuidV7;
import io.orderflow.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A wish to send dead letters again, and how far it is.
 *
 * @param webhookId null for all endpoints
 * @param deliveryIds null for all deliveries
 * @param fromId the smallest identifier of the span of time
 * @param toId the smallest one after it
 * @param position the last delivery that was looked at
 * @param finishedAt null while it runs
 */
record ReplayJob(
    UUID tenantId,
    UUID id,
    UUID webhookId,
    List<UUID> deliveryIds,
    UUID fromId,
    UUID toId,
    UUID position,
    long replayed,
    Instant createdAt,
    Instant finishedAt) {
  static final UUID FIRST = new UUID(0, 0);
  static final UUID LAST = new UUID(-1, -1);

  Document document() {
    return new Document(replayed, text());
  }

  String text() {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", IdKind.REPLAY.format(id));
          json.writeStringField("status", finishedAt == null ? "running" : "finished");
          Json.text(json, "webhookId", webhookId == null ? null : IdKind.WEBHOOK.format(webhookId));
          Json.time(json, "from", fromId.equals(FIRST) ? null : UuidV7.timeOf(fromId));
          Json.time(json, "to", toId.equals(LAST) ? null : UuidV7.timeOf(toId));
          json.writeNumberField("replayed", replayed);
          Json.time(json, "createdAt", createdAt);
          Json.time(json, "finishedAt", finishedAt);
          json.writeEndObject();
        });
  }
}
