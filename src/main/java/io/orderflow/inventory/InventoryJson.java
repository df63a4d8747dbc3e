package io.orderflow.inventory;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import java.io.IOException;
import java.util.Collection;
import java.util.UUID;

/** The JSON of levels, ledger entries and adjustments, as the contract has it. */
final class InventoryJson {
  private InventoryJson() {}

  static String level(Level level) {
    return Json.text(json -> writeLevel(json, level));
  }

  static String adjusted(UUID adjustmentId, Collection<Level> levels) {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", IdKind.ADJUSTMENT.format(adjustmentId));
          writeLevels(json, levels);
          json.writeEndObject();
        });
  }

  static String entry(Movement movement) {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", IdKind.LEDGER.format(movement.entryId()));
          json.writeStringField("sku", movement.key().sku());
          json.writeStringField("location", movement.key().location());
          json.writeNumberField("onHandDelta", movement.onHandDelta());
          json.writeNumberField("reservedDelta", movement.reservedDelta());
          json.writeNumberField("onHand", movement.onHand());
          json.writeNumberField("reserved", movement.reserved());
          json.writeStringField("reason", movement.reason().name());
          Json.text(json, "orderId", format(IdKind.ORDER, movement.orderId()));
          Json.text(json, "adjustmentId", format(IdKind.ADJUSTMENT, movement.adjustmentId()));
          Json.text(json, "reference", movement.reference());
          Json.time(json, "createdAt", movement.at());
          json.writeEndObject();
        });
  }

  static void writeLevels(JsonGenerator json, Collection<Level> levels) throws IOException {
    json.writeArrayFieldStart("levels");
    for (Level level : levels) {
      writeLevel(json, level);
    }
    json.writeEndArray();
  }

  static void writeLevel(JsonGenerator json, Level level) throws IOException {
    json.writeStartObject();
    json.writeStringField("sku", level.key().sku());
    json.writeStringField("location", level.key().location());
    json.writeNumberField("onHand", level.onHand());
    json.writeNumberField("reserved", level.reserved());
    json.writeNumberField("available", level.available());
    if (level.lowStockAt() == null) {
      json.writeNullField("lowStockAt");
    } else {
      json.writeNumberField("lowStockAt", level.lowStockAt());
    }
    json.writeNumberField("version", level.version());
    Json.time(json, "updatedAt", level.updatedAt());
    json.writeEndObject();
  }

  private static String format(IdKind kind, UUID id) {
    return id == null ? null : kind.format(id);
  }
}
