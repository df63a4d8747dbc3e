package io.orderflow.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.tenant.IssuedKey;
import io.orderflow.tenant.KeyRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** How API keys are shown. */
final class KeyView {
  private static final List<String> HEADING =
      List.of("ID", "MODE", "ENDS IN", "CREATED", "EXPIRES", "REVOKED", "SCOPES");
  private static final List<String> ISSUED =
      List.of("ID", "MODE", "EXPIRES", "API KEY (never shown again)");
  private static final String NEVER = "-";

  private KeyView() {}

  static Table table(List<KeyRecord> keys) {
    return new Table(HEADING, keys.stream().map(KeyView::row).toList());
  }

  static Table table(IssuedKey issued) {
    KeyRecord key = issued.record();
    return new Table(
        ISSUED,
        List.of(List.of(id(key), key.mode().name(), time(key.expiresAt()), issued.key().text())));
  }

  static void write(JsonGenerator json, List<KeyRecord> keys) throws IOException {
    json.writeStartArray();
    for (KeyRecord key : keys) {
      write(json, key);
    }
    json.writeEndArray();
  }

  static void write(JsonGenerator json, KeyRecord key) throws IOException {
    json.writeStartObject();
    writeMembers(json, key);
    json.writeEndObject();
  }

  static void write(JsonGenerator json, IssuedKey issued) throws IOException {
    json.writeStartObject();
    json.writeStringField("apiKey", issued.key().text());
    writeMembers(json, issued.record());
    json.writeEndObject();
  }

  private static void writeMembers(JsonGenerator json, KeyRecord key) throws IOException {
    json.writeStringField("keyId", id(key));
    json.writeStringField("tenantId", IdKind.TENANT.format(key.tenantId()));
    json.writeStringField("mode", key.mode().name());
    json.writeStringField("hint", key.hint());
    json.writeArrayFieldStart("scopes");
    for (String scope : scopes(key)) {
      json.writeString(scope);
    }
    json.writeEndArray();
    Json.time(json, "createdAt", key.createdAt());
    Json.time(json, "expiresAt", key.expiresAt());
    Json.time(json, "revokedAt", key.revokedAt());
  }

  private static List<String> row(KeyRecord key) {
    return List.of(
        id(key),
        key.mode().name(),
        key.hint(),
        time(key.createdAt()),
        time(key.expiresAt()),
        time(key.revokedAt()),
        String.join(",", scopes(key)));
  }

  private static List<String> scopes(KeyRecord key) {
    return key.scopes().stream().sorted().toList();
  }

  private static String time(Instant time) {
    return time == null ? NEVER : Json.time(time);
  }

  private static String id(KeyRecord key) {
    return IdKind.API_KEY.format(key.keyId());
  }
}
