package io.orderflow.sandbox;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a service answers. */
public record Reply(int status, Map<String, String> headers, String body) {
  private static final String TYPE = "Content-Type";

  public Reply {
    headers = Map.copyOf(headers);
  }

  public static Reply json(int status, JsonObject body) {
    return json(status, body.encode());
  }

  public static Reply json(int status, String body) {
    return new Reply(status, Map.of(TYPE, "application/json; charset=utf-8"), body);
  }

  public static Reply html(int status, String body) {
    return new Reply(status, Map.of(TYPE, "text/html; charset=utf-8"), body);
  }

  public static Reply empty(int status) {
    return new Reply(status, Map.of(), "");
  }

  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}
