package io.orderflow.inventory;

import io.orderflow.bus.Caller;
import io.orderflow.event.NewEvent;
import io.orderflow.id.IdKind;
import io.orderflow.id.IdSource;
import io.orderflow.json.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/**
 * What the tenant's systems hear of stock: {@code inventory.adjusted} and {@code inventory.low}.
 */
public final class InventoryEvents {
  private static final String ADJUSTED = "inventory.adjusted";
  private static final String LOW = "inventory.low";

  private final IdSource ids;

  public InventoryEvents(IdSource ids) {
    this.ids = ids;
  }

  NewEvent adjusted(Caller caller, UUID adjustmentId, Collection<Level> levels, Instant at) {
    return event(
        caller,
        ADJUSTED,
        at,
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("adjustment");
          json.writeStringField("id", IdKind.ADJUSTMENT.format(adjustmentId));
          json.writeEndObject();
          InventoryJson.writeLevels(json, levels);
          json.writeEndObject();
        });
  }

  /** A level has come down to its threshold. */
  public NewEvent low(Caller caller, Level level, Instant at) {
    return event(caller, LOW, at, json -> InventoryJson.writeLevel(json, level));
  }

  private NewEvent event(Caller caller, String type, Instant at, Json.Body data) {
    String payload =
        Json.text(
            json -> {
              json.writeStartObject();
              json.writeStringField("type", type);
              Json.time(json, "timestamp", at);
              json.writeFieldName("data");
              data.write(json);
              json.writeEndObject();
            });
    return new NewEvent(caller, ids.next(), type, null, null, payload);
  }
}
