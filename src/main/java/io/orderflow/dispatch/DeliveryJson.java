package io.orderflow.dispatch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.id.IdKind;
import io.orderflow.id.UuidV7;
import io.orderflow.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A delivery and its attempts as the contract shows them. */
final class DeliveryJson {
  /** Of each response in a list of many: enough to see what it is about. */
  static final int SHOWN = 1_024;

  private DeliveryJson() {}

  static String text(LoggedDelivery delivery, List<LoggedAttempt> attempts) {
    return Json.text(json -> write(json, delivery, attempts));
  }

  private static void write(
      JsonGenerator json, LoggedDelivery delivery, List<LoggedAttempt> attempts)
      throws IOException {
    boolean open = delivery.settledAt() == null;
    json.writeStartObject();
    json.writeStringField("id", IdKind.DELIVERY.format(delivery.id()));
    json.writeStringField("webhookId", IdKind.WEBHOOK.format(delivery.webhookId()));
    json.writeStringField("eventId", IdKind.EVENT.format(delivery.eventId()));
    Json.text(json, "eventType", delivery.eventType());
    json.writeStringField("status", delivery.status().name());
    Json.text(json, "error", delivery.error());
    number(json, "statusCode", delivery.statusCode());
    Json.time(json, "createdAt", UuidV7.timeOf(delivery.id()));
    Json.time(json, "lastAttemptAt", delivery.attemptedAt());
    Json.time(json, "nextAttemptAt", open ? delivery.dueAt() : null);
    Json.time(json, "settledAt", delivery.settledAt());
    json.writeNumberField("attemptCount", delivery.attempts());
    json.writeArrayFieldStart("attempts");
    for (LoggedAttempt attempt : attempts) {
      write(json, attempt);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, LoggedAttempt attempt) throws IOException {
    Instant endedAt = UuidV7.timeOf(attempt.id());
    String excerpt = attempt.excerpt();
    json.writeStartObject();
    Json.time(json, "startedAt", endedAt.minusMillis(attempt.durationMillis()));
    json.writeNumberField("durationMs", attempt.durationMillis());
    number(json, "statusCode", attempt.statusCode());
    Json.text(json, "error", attempt.error());
    json.writeStringField("responseBody", excerpt.substring(0, shown(excerpt)));
    json.writeBooleanField("responseBodyCut", shown(excerpt) < excerpt.length());
    Json.time(json, "nextAttemptAt", attempt.nextAt());
    json.writeEndObject();
  }

  /** Never between the two halves of one character. */
  private static int shown(String excerpt) {
    if (excerpt.length() <= SHOWN) {
      return excerpt.length();
    }
    return Character.isHighSurrogate(excerpt.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
  }

  private static void number(JsonGenerator json, String name, Integer value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }
}
