package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Bus;
import io.orderflow.id.IdKind;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.CreateWebhook;
import io.orderflow.webhook.WebhookMessages.DeleteWebhook;
import io.orderflow.webhook.WebhookMessages.GetWebhook;
import io.orderflow.webhook.WebhookMessages.ListWebhooks;
import io.orderflow.webhook.WebhookMessages.PatchWebhook;
import io.orderflow.webhook.WebhookMessages.RotateSecret;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Webhook endpoints over HTTP: request to message, reply to response. */
final class WebhookApi {
  /** The contract's defaults. */
  private static final String ORDERING = "none";

  private static final Duration GRACE = Duration.ofDays(1);

  private final Bus bus;
  private final Pages pages;

  WebhookApi(Bus bus, Pages pages) {
    this.bus = bus;
    this.pages = pages;
  }

  Map<String, Handling> handlings() {
    return Map.of(
        "webhooks.create", this::create,
        "webhooks.list", this::list,
        "webhooks.get", this::get,
        "webhooks.update", this::update,
        "webhooks.delete", this::delete,
        "webhooks.rotateSecret", this::rotateSecret);
  }

  private Future<Reply> create(ApiRequest request) {
    ObjectNode body = request.body();
    var command =
        new CreateWebhook(
            request.caller(),
            request.once(),
            Members.text(body, "url"),
            Members.text(body, "description"),
            Members.list(body, "events", JsonNode::textValue),
            Objects.requireNonNullElse(Members.text(body, "ordering"), ORDERING));
    return bus.request(WebhookMessages.CREATE, command).map(Reply::of);
  }

  private Future<Reply> list(ApiRequest request) {
    var query = new ListWebhooks(request.caller(), Pages.limit(request), pages.afterId(request));
    return bus.request(WebhookMessages.LIST, query).map(page -> pages.reply(request, page));
  }

  private Future<Reply> get(ApiRequest request) {
    return bus.request(WebhookMessages.GET, new GetWebhook(request.caller(), id(request)))
        .map(webhook -> Reply.of(request, webhook));
  }

  private Future<Reply> update(ApiRequest request) {
    var command =
        new PatchWebhook(
            request.caller(), request.once(), id(request), request.ifMatch(), request.body());
    return bus.request(WebhookMessages.PATCH, command).map(Reply::of);
  }

  private Future<Reply> delete(ApiRequest request) {
    var command = new DeleteWebhook(request.caller(), request.once(), id(request));
    return bus.request(WebhookMessages.DELETE, command).map(Reply::of);
  }

  private Future<Reply> rotateSecret(ApiRequest request) {
    Long seconds = Members.whole(request.body(), "graceSeconds");
    Duration grace = seconds == null ? GRACE : Duration.ofSeconds(seconds);
    var command = new RotateSecret(request.caller(), request.once(), id(request), grace);
    return bus.request(WebhookMessages.ROTATE, command).map(Reply::of);
  }

  private static UUID id(ApiRequest request) {
    return request.id(IdKind.WEBHOOK, "webhookId");
  }
}
