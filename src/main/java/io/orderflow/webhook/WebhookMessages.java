package io.orderflow.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Document;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import io.orderflow.bus.Topic;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What may be asked of the webhook actor: the endpoints that a tenant registers. */
public final class WebhookMessages {
  public static final Address<CreateWebhook, Answer> CREATE = Address.of("webhooks.create");
  public static final Address<PatchWebhook, Answer> PATCH = Address.of("webhooks.patch");
  public static final Address<DeleteWebhook, Answer> DELETE = Address.of("webhooks.delete");
  public static final Address<RotateSecret, Answer> ROTATE = Address.of("webhooks.rotate");
  public static final Address<GetWebhook, Document> GET = Address.of("webhooks.get");
  public static final Address<DisableWebhook, Boolean> DISABLE = Address.of("webhooks.disable");
  public static final Address<SendTest, Answer> TEST = Address.of("webhooks.test");
  public static final Address<ListWebhooks, Page> LIST = Address.of("webhooks.list");

  /** Told after a commit that changed, disabled or deleted an endpoint; it may be lost. */
  public static final Topic<WebhookChanged> CHANGED =
      Topic.everywhere("webhooks.changed", WebhookChanged.class);

  private WebhookMessages() {}

  /**
   * A new endpoint, enabled; its answer alone shows the secret.
   *
   * @param eventTypes exact names, {@code order.*} or {@code *}
   * @param ordering {@code none} or {@code per_order}
   */
  public record CreateWebhook(
      Caller caller,
      OnceKey once,
      String url,
      String description,
      List<String> eventTypes,
      String ordering)
      implements Asked {}

  /**
   * A JSON merge patch, valid against the contract, of url, description, events, ordering, status.
   */
  public record PatchWebhook(
      Caller caller, OnceKey once, UUID webhookId, Long ifMatch, ObjectNode patch)
      implements Asked {}

  public record DeleteWebhook(Caller caller, OnceKey once, UUID webhookId) implements Asked {}

  /** A new secret; the old one signs beside it for {@code grace}, from none to seven days. */
  public record RotateSecret(Caller caller, OnceKey once, UUID webhookId, Duration grace)
      implements Asked {}

  /** Sends {@code webhook.test} to the endpoint at once; answers 202 and the delivery. */
  public record SendTest(Caller caller, OnceKey once, UUID webhookId) implements Asked {}

  /**
   * Not a tenant's wish: its receiver is gone or fails for too long. Answers whether it was enabled
   * until now, of which then an event tells.
   *
   * @param reason {@code gone} or {@code failing}
   */
  public record DisableWebhook(UUID tenantId, UUID webhookId, String reason) {}

  public record GetWebhook(Caller caller, UUID webhookId) implements Asked {}

  public record ListWebhooks(Caller caller, int limit, UUID after) implements Asked {}

  /** What was read of that endpoint before may be wrong now. */
  public record WebhookChanged(UUID tenantId, UUID webhookId) {}
}
