package io.orderflow.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Document;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;

/** An endpoint as the contract shows it. */
final class WebhookJson {
  private WebhookJson() {}

  static Document document(Webhook webhook) {
    return new Document(webhook.version(), tree(webhook).toString());
  }

  static String text(Webhook webhook) {
    return tree(webhook).toString();
  }

  static Answer ok(Webhook webhook) {
    return Answer.ok(etag(webhook), text(webhook));
  }

  /** The only sight of a secret that there is. */
  static Answer rotated(Webhook webhook, SigningSecret secret) {
    return Answer.ok(etag(webhook), withSecret(webhook, secret));
  }

  static Answer created(Webhook webhook, SigningSecret secret) {
    String location = "/v1/webhooks/" + IdKind.WEBHOOK.format(webhook.id());
    return Answer.created(location, etag(webhook), withSecret(webhook, secret));
  }

  private static String withSecret(Webhook webhook, SigningSecret secret) {
    return tree(webhook).put("secret", secret.text()).toString();
  }

  private static ObjectNode tree(Webhook webhook) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("id", IdKind.WEBHOOK.format(webhook.id()));
    tree.put("url", webhook.url());
    tree.put("description", webhook.description());
    webhook.events().forEach(tree.putArray("events")::add);
    tree.put("ordering", webhook.ordering().name());
    tree.put("status", webhook.status().name());
    tree.put("disabledReason", webhook.disabledReason());
    tree.put("version", webhook.version());
    tree.put("createdAt", Json.time(webhook.createdAt()));
    tree.put("updatedAt", Json.time(webhook.updatedAt()));
    return tree;
  }

  private static String etag(Webhook webhook) {
    return "\"" + webhook.version() + "\"";
  }
}
