package io.orderflow.integration;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.integration.EffectListStore.Listed;
import io.orderflow.integration.IntegrationMessages.ListEffects;
import io.orderflow.json.Json;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;

/** Shows what an order caused at services. */
final class EffectList {
  private final EffectListStore store;

  EffectList(Database database) {
    this.store = new EffectListStore(database);
  }

  Future<String> list(ListEffects query) {
    return store
        .orderExists(query.caller().tenantId(), query.orderId())
        .compose(exists -> exists ? read(query) : unknown())
        .map(EffectList::text);
  }

  private Future<List<Listed>> read(ListEffects query) {
    return store.list(query.caller().tenantId(), query.orderId());
  }

  private static Future<List<Listed>> unknown() {
    return Future.failedFuture(new FaultException(new Fault.NotFound("order")));
  }

  private static String text(List<Listed> effects) {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("data");
          for (Listed effect : effects) {
            write(json, effect);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Listed listed) throws IOException {
    Effect effect = listed.effect();
    json.writeStartObject();
    json.writeStringField("provider", effect.provider().name());
    json.writeStringField("effect", effect.name());
    json.writeStringField("state", effect.state().name());
    Json.text(json, "reference", effect.reference());
    json.writeNumberField("attempts", effect.tries());
    writeError(json, effect);
    Json.text(json, "mismatch", effect.mismatch());
    Json.time(json, "nextAttemptAt", effect.isDone() ? null : listed.nextAttemptAt());
    Json.time(json, "createdAt", effect.createdAt());
    Json.time(json, "updatedAt", effect.updatedAt());
    json.writeEndObject();
  }

  private static void writeError(JsonGenerator json, Effect effect) throws IOException {
    if (effect.code() == null || effect.isDone()) {
      json.writeNullField("error");
      return;
    }
    json.writeObjectFieldStart("error");
    json.writeStringField("code", effect.code());
    Json.text(json, "detail", effect.detail());
    json.writeEndObject();
  }
}
