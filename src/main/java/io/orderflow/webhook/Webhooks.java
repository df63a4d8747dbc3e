package io.orderflow.webhook;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Document;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.bus.Page;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.Target;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.pg.Tx;
import io.orderflow.webhook.Webhook.Ordering;
import io.orderflow.webhook.Webhook.Status;
import io.orderflow.webhook.WebhookMessages.CreateWebhook;
import io.orderflow.webhook.WebhookMessages.DeleteWebhook;
import io.orderflow.webhook.WebhookMessages.GetWebhook;
import io.orderflow.webhook.WebhookMessages.ListWebhooks;
import io.orderflow.webhook.WebhookMessages.PatchWebhook;
import io.orderflow.webhook.WebhookMessages.RotateSecret;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The use cases of registered endpoints. */
final class Webhooks {
  private final Idempotency idempotency;
  private final WebhookStore store;
  private final EgressGuard guard;
  private final SecretVault vault;
  private final Changes changes;
  private final IdSource ids;
  private final Clock clock;
  private final int perTenant;

  Webhooks(
      Idempotency idempotency,
      WebhookStore store,
      EgressGuard guard,
      SecretVault vault,
      Changes changes,
      IdSource ids,
      Clock clock,
      int perTenant) {
    this.idempotency = idempotency;
    this.store = store;
    this.guard = guard;
    this.vault = vault;
    this.changes = changes;
    this.ids = ids;
    this.clock = clock;
    this.perTenant = perTenant;
  }

  /** The URL is judged before the transaction, and only a request that is no replay hears of it. */
  Future<Answer> create(CreateWebhook request) {
    Future<Target> verdict = guard.check(request.url());
    return verdict
        .transform(judged -> runCreate(request, verdict))
        .map(answer -> vault.open(answer, request.caller().tenantId()));
  }

  private Future<Answer> runCreate(CreateWebhook request, Future<Target> verdict) {
    return idempotency.run(
        request.caller(),
        request.once(),
        tx -> verdict.recover(Webhooks::refuse).compose(open -> insert(tx, request)));
  }

  private Future<Answer> insert(Tx tx, CreateWebhook request) {
    Webhook webhook = webhook(request);
    SigningSecret secret = vault.fresh();
    Answer answer = WebhookJson.created(webhook, secret);
    return store
        .count(tx, webhook.tenantId())
        .compose(this::refuseTooMany)
        .compose(few -> store.insert(tx, webhook, vault.seal(secret, webhook)))
        .map(inserted -> vault.seal(answer, webhook.tenantId()));
  }

  private Webhook webhook(CreateWebhook request) {
    Instant now = now();
    return new Webhook(
        request.caller().tenantId(),
        ids.next(),
        request.url(),
        request.description(),
        request.eventTypes().stream().distinct().toList(),
        Ordering.valueOf(request.ordering()),
        Status.enabled,
        null,
        1,
        now,
        now);
  }

  private Future<Void> refuseTooMany(long registered) {
    return registered < perTenant
        ? Future.succeededFuture()
        : fail(
            new Fault.Conflict(
                "webhook_limit_reached", "A tenant has at most " + perTenant + " webhooks."));
  }

  Future<Answer> patch(PatchWebhook request) {
    Future<Target> verdict =
        request.patch().has("url")
            ? guard.check(request.patch().get("url").asText())
            : Future.succeededFuture();
    return verdict.transform(judged -> runPatch(request, verdict));
  }

  private Future<Answer> runPatch(PatchWebhook request, Future<Target> verdict) {
    return idempotency.run(
        request.caller(),
        request.once(),
        tx ->
            store
                .lock(tx, request.caller().tenantId(), request.webhookId())
                .compose(Webhooks::orNotFound)
                .compose(webhook -> matching(webhook, request.ifMatch()))
                .compose(webhook -> verdict.recover(Webhooks::refuse).map(webhook))
                .compose(webhook -> update(tx, webhook, request)));
  }

  private Future<Answer> update(Tx tx, Webhook webhook, PatchWebhook request) {
    Webhook merged = webhook.merge(request.patch(), now());
    Future<Void> written = merged == webhook ? Future.succeededFuture() : write(tx, merged);
    return written.map(done -> WebhookJson.ok(merged));
  }

  private Future<Void> write(Tx tx, Webhook webhook) {
    changes.tellAfterCommit(tx, webhook.tenantId(), webhook.id());
    return store.update(tx, webhook);
  }

  Future<Answer> delete(DeleteWebhook request) {
    return idempotency.run(
        request.caller(),
        request.once(),
        tx -> delete(tx, request.caller().tenantId(), request.webhookId()));
  }

  private Future<Answer> delete(Tx tx, UUID tenantId, UUID webhookId) {
    changes.tellAfterCommit(tx, tenantId, webhookId);
    return store
        .delete(tx, tenantId, webhookId, now())
        .compose(there -> there ? Future.succeededFuture() : notFound())
        .map(deleted -> Answer.noContent());
  }

  Future<Answer> rotate(RotateSecret request) {
    return idempotency
        .run(
            request.caller(),
            request.once(),
            tx ->
                store
                    .lock(tx, request.caller().tenantId(), request.webhookId())
                    .compose(Webhooks::orNotFound)
                    .compose(webhook -> replaceSecret(tx, webhook.next(now()), request)))
        .map(answer -> vault.open(answer, request.caller().tenantId()));
  }

  private Future<Answer> replaceSecret(Tx tx, Webhook webhook, RotateSecret request) {
    SigningSecret secret = vault.fresh();
    Instant oldUntil = webhook.updatedAt().plus(request.grace());
    Answer answer = WebhookJson.rotated(webhook, secret);
    changes.tellAfterCommit(tx, webhook.tenantId(), webhook.id());
    return store
        .rotate(tx, webhook, vault.seal(secret, webhook), oldUntil)
        .map(rotated -> vault.seal(answer, webhook.tenantId()));
  }

  Future<Document> get(GetWebhook request) {
    return store
        .get(request.caller().tenantId(), request.webhookId())
        .compose(Webhooks::orNotFound)
        .map(WebhookJson::document);
  }

  Future<Page> list(ListWebhooks request) {
    return store
        .list(request.caller().tenantId(), request.after(), request.limit() + 1)
        .map(rows -> Page.of(rows, request.limit(), WebhookJson::text, Webhooks::position));
  }

  private static String position(Webhook webhook) {
    return webhook.id().toString();
  }

  private static Future<Webhook> orNotFound(Optional<Webhook> found) {
    return found.map(Future::succeededFuture).orElseGet(Webhooks::notFound);
  }

  private static Future<Webhook> matching(Webhook webhook, Long ifMatch) {
    return ifMatch == null || ifMatch == webhook.version()
        ? Future.succeededFuture(webhook)
        : fail(new Fault.VersionMismatch(webhook.version()));
  }

  private static Future<Target> refuse(Throwable refused) {
    return fail(
        new Fault.Invalid(
            List.of(new FieldError("/url", "url_not_allowed", refused.getMessage()))));
  }

  private static <T> Future<T> notFound() {
    return fail(new Fault.NotFound("webhook"));
  }

  private static <T> Future<T> fail(Fault fault) {
    return Future.failedFuture(new FaultException(fault));
  }

  /** As precise as the contract shows it, so that a later read shows the same. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
