package io.orderflow.sandbox;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** One request, read to its end. */
public record Call(String method, String path, String query, MultiMap headers, byte[] body) {
  private static final String BASIC = "Basic ";

  public String header(String name) {
    return headers.get(name);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public boolean is(String method, String path) {
    return this.method.equals(method) && this.path.equals(path);
  }

  /** The name and the password of Basic authentication, as {@code name:password}. */
  public Optional<String> basic() {
    String authorization = header("Authorization");
    if (authorization == null || !authorization.startsWith(BASIC)) {
      return Optional.empty();
    }
    try {
      byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).trim());
      return Optional.of(new String(pair, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
