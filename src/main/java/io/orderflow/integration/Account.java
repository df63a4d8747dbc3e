package io.orderflow.integration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/**
 * A tenant's account at a service.
 *
 * @param credentials as the tenant gave them, valid against the contract
 */
public record Account(UUID tenantId, JsonNode credentials) {
  /** One of the credentials, or null when the tenant gave none. */
  public String credential(String name) {
    JsonNode value = credentials.get(name);
    return value == null || value.isNull() ? null : value.textValue();
  }

  /** Never the credentials. */
  @Override
  public String toString() {
    return "Account[" + tenantId + "]";
  }
}
