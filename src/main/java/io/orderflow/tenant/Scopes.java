package io.orderflow.tenant;

import java.util.List;

/** What an API key may be allowed to do. */
public final class Scopes {
  public static final List<String> ALL =
      List.of(
          "orders:read",
          "orders:write",
          "inventory:read",
          "inventory:write",
          "webhooks:read",
          "webhooks:write",
          "integrations:write");

  private Scopes() {}
}
