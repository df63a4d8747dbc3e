package io.orderflow.management;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.cluster.ClusterMessages.Members;
import io.orderflow.config.Settings;
import io.orderflow.config.Version;
import io.orderflow.json.Json;
import io.orderflow.ops.HealthMessages.Schema;
import java.io.IOException;
import java.time.Instant;

/** What this process is, for people: nothing that would help an intruder. */
record Info(Settings settings, Instant startedAt) {
  /** The list of nodes where there is only this one. */
  String nodes() {
    return Json.text(
        json -> {
          json.writeStartArray();
          json.writeStartObject();
          json.writeNullField("member");
          json.writeNumberField("pid", ProcessHandle.current().pid());
          json.writeStringField("version", Version.current());
          json.writeStringField("startedAt", Json.time(startedAt));
          json.writeBooleanField("self", true);
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  /**
   * @param schema null while the database does not answer
   * @param members null when it is in no cluster
   */
  String text(Schema schema, Members members) {
    return Json.text(json -> write(json, schema, members));
  }

  private void write(JsonGenerator json, Schema schema, Members members) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", "orderflow");
    json.writeStringField("version", Version.current());
    json.writeStringField("commit", Version.commit());
    json.writeStringField("startedAt", Json.time(startedAt));
    json.writeStringField("java", Runtime.version().toString());
    Json.text(json, "member", members == null ? null : members.self().toString());
    writeSchema(json, schema);
    writeSettings(json);
    json.writeEndObject();
  }

  private static void writeSchema(JsonGenerator json, Schema schema) throws IOException {
    if (schema == null) {
      json.writeNullField("schema");
      return;
    }
    json.writeObjectFieldStart("schema");
    json.writeNumberField("current", schema.current());
    json.writeNumberField("newest", schema.newest());
    json.writeEndObject();
  }

  /** Sizes and limits alone: no address, no name, no secret. */
  private void writeSettings(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("settings");
    json.writeNumberField(
        "eventLoops", settings.process().eventLoops(Runtime.getRuntime().availableProcessors()));
    json.writeNumberField("databasePoolSize", settings.database().poolSize());
    json.writeNumberField("ordersGroupSize", settings.orders().groupSize());
    json.writeNumberField("ordersQueueSize", settings.orders().queueSize());
    json.writeNumberField("dispatchConnections", settings.dispatch().connections());
    json.writeNumberField("dispatchMaxInFlight", settings.dispatch().maxInFlight());
    json.writeBooleanField("tracing", settings.tracing().isOn());
    json.writeNumberField("tracingSampleRatio", settings.tracing().sampleRatio());
    json.writeBooleanField("replay", !settings.management().token().isEmpty());
    json.writeEndObject();
  }
}
