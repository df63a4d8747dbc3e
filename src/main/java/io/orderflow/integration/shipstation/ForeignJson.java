package io.orderflow.integration.shipstation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/** JSON that others wrote, which may be anything. */
final class ForeignJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ForeignJson() {}

  /** A missing node for what is not JSON. */
  static JsonNode tree(byte[] text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException malformed) {
      return MissingNode.getInstance();
    }
  }
}
