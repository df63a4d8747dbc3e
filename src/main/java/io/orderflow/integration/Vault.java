package io.orderflow.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.json.Json;
import io.orderflow.seal.Seal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Seals credentials for the database, opens them, and makes the form in which they may be seen. */
final class Vault {
  /** Of a secret's end, enough to tell it from another one. */
  private static final int SHOWN = 4;

  private final Seal seal;

  Vault(Seal seal) {
    this.seal = seal;
  }

  byte[] seal(ObjectNode credentials, UUID tenantId, UUID receiverId) {
    return seal.seal(credentials.toString().getBytes(StandardCharsets.UTF_8), tenantId, receiverId);
  }

  Account open(Integration integration) {
    byte[] opened =
        seal.open(integration.sealed(), integration.tenantId(), integration.receiverId());
    JsonNode credentials = Json.tree(new String(opened, StandardCharsets.UTF_8));
    return new Account(integration.tenantId(), credentials);
  }

  /**
   * Words that are no secret, such as a region, stay as they are; of the others the end is left.
   */
  static String mask(ObjectNode credentials) {
    ObjectNode masked = JsonNodeFactory.instance.objectNode();
    credentials
        .fields()
        .forEachRemaining(
            field -> masked.set(field.getKey(), mask(field.getKey(), field.getValue())));
    return masked.toString();
  }

  private static JsonNode mask(String name, JsonNode value) {
    if (!value.isTextual() || Credentials.isPublic(name)) {
      return value;
    }
    String text = value.textValue();
    return JsonNodeFactory.instance.textNode("…" + text.substring(text.length() - SHOWN));
  }
}
