package io.orderflow.bulk;

import io.orderflow.bus.Document;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import java.time.Instant;
import java.util.UUID;

/**
 * An import and how far it is.
 *
 * @param status {@code queued}, {@code running} or {@code completed}
 * @param startedAt null before its first rows are placed
 * @param completedAt null before every row succeeded or failed
 */
record ImportJob(
    UUID id,
    String status,
    int rows,
    int succeeded,
    int failed,
    Instant createdAt,
    Instant startedAt,
    Instant completedAt) {

  Document document() {
    return new Document(succeeded + failed, text());
  }

  String text() {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", IdKind.IMPORT.format(id));
          json.writeStringField("status", status);
          json.writeNumberField("rows", rows);
          json.writeNumberField("succeeded", succeeded);
          json.writeNumberField("failed", failed);
          Json.time(json, "createdAt", createdAt);
          Json.time(json, "startedAt", startedAt);
          Json.time(json, "completedAt", completedAt);
          json.writeEndObject();
        });
  }
}
