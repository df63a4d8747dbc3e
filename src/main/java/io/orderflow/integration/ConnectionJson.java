package io.orderflow.integration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Document;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;

/** A connection as the contract shows it: never a credential. */
final class ConnectionJson {
  private final Vault vault;
  private final String publicUrl;

  /**
   * @param publicUrl before the paths of callbacks, or empty
   */
  ConnectionJson(Vault vault, String publicUrl) {
    this.vault = vault;
    this.publicUrl = publicUrl;
  }

  Answer answer(Integration integration) {
    return Answer.ok("\"" + integration.version() + "\"", text(integration));
  }

  Document document(Integration integration) {
    return new Document(integration.version(), text(integration));
  }

  private String text(Integration integration) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("provider", integration.provider().name());
    tree.put("status", integration.isFailing() ? "failing" : "connected");
    ObjectNode masked = (ObjectNode) Json.tree(integration.masked());
    tree.set("credentials", masked.without(Credentials.CALLBACK_TOKEN));
    tree.put("callbackUrl", callbackUrl(integration));
    tree.put("lastSuccessAt", time(integration.lastSuccessAt()));
    if (integration.lastError() == null) {
      tree.putNull("lastError");
    } else {
      tree.putObject("lastError")
          .put("at", time(integration.lastErrorAt()))
          .put("detail", integration.lastError());
    }
    tree.put("version", integration.version());
    tree.put("createdAt", time(integration.createdAt()));
    tree.put("updatedAt", time(integration.updatedAt()));
    return tree.toString();
  }

  private String callbackUrl(Integration integration) {
    String start = publicUrl + "/v1/integrations/" + integration.provider() + "/";
    String tenant = IdKind.TENANT.format(integration.tenantId());
    return switch (integration.provider()) {
      case stripe -> start + tenant + "/events";
      case shipstation ->
          start + tenant + "/" + vault.open(integration).credential(Credentials.CALLBACK_TOKEN);
      case segment -> null;
    };
  }

  private static String time(java.time.Instant time) {
    return time == null ? null : Json.time(time);
  }
}
