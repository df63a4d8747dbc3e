package io.orderflow.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * A response that was checked against the contract.
 *
 * @param json the body as a tree, missing when there is none or it is not JSON
 */
public record Reply(int status, HttpHeaders headers, String text, JsonNode json) {
  /** The header's value, or null. */
  public String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  /** The problem's code, or null when this is none. */
  public String code() {
    return status < 400 ? null : json.path("code").asText(null);
  }
}
