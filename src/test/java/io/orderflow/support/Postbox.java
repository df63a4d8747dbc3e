package io.orderflow.support;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Caller;
import io.orderflow.config.Settings;
import io.orderflow.dispatch.DispatchVerticle;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.Resolver;
import io.orderflow.event.NewEvent;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdKind;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.json.Json;
import io.orderflow.ops.Heartbeat;
import io.orderflow.pg.Database;
import io.orderflow.trace.Tracing;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.CreateWebhook;
import io.orderflow.webhook.WebhookMessages.PatchWebhook;
import io.orderflow.webhook.WebhookVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A process that has only webhooks, and a tenant who registers them and causes events. */
public final class Postbox implements AutoCloseable {
  public final Vertx vertx = Vertx.vertx();
  public final Bus bus = TestBus.on(vertx);
  public final Settings settings;
  public final Database database;
  public final Caller caller;
  public final MovableClock clock = new MovableClock();
  public final MeterRegistry meters = new SimpleMeterRegistry();
  public final Heartbeat heartbeat = new Heartbeat(clock);
  private final IdSource ids = new UuidV7(Clock.systemUTC());
  private final Outbox outbox = new Outbox(bus);
  private String dispatcher;

  private Postbox(Settings settings, Caller caller) {
    this.settings = settings;
    this.database = Database.open(vertx, settings.database());
    this.caller = caller == null ? Callers.create(database) : caller;
    Await.get(
        vertx.deployVerticle(
            new WebhookVerticle(
                bus, settings, database, new Idempotency(database, clock), guard(), ids, clock)));
  }

  /** On a fresh database, delivering, with some settings changed. */
  public static Postbox open(Map<String, String> overrides) {
    Postbox postbox = new Postbox(Servers.settings(overrides), null);
    postbox.startDispatcher();
    return postbox;
  }

  /** Another process of the same tenant on the same database, not yet delivering. */
  public Postbox beside() {
    return new Postbox(settings, caller);
  }

  public void startDispatcher() {
    dispatcher =
        Await.get(
            vertx.deployVerticle(
                new DispatchVerticle(
                    bus,
                    settings,
                    database,
                    new Idempotency(database, clock),
                    guard(),
                    new HttpClientOptions(),
                    meters,
                    Tracing.OFF,
                    heartbeat,
                    ids,
                    clock)));
  }

  public void stopDispatcher() {
    Await.get(vertx.undeploy(dispatcher));
  }

  private EgressGuard guard() {
    return new EgressGuard(Resolver.of(vertx), settings.egress());
  }

  /** Registers an endpoint for everything and answers its whole resource. */
  public Answer register(String url) {
    return register(caller, url, "none");
  }

  public Answer register(Caller owner, String url, String ordering) {
    return Await.get(
        bus.request(
            WebhookMessages.CREATE,
            new CreateWebhook(owner, null, url, null, List.of("*"), ordering)));
  }

  /** Changes one member of an endpoint. */
  public void patch(UUID webhookId, String member, String value) {
    ObjectNode patch = (ObjectNode) Json.tree("{}");
    patch.put(member, value);
    Await.get(
        bus.request(WebhookMessages.PATCH, new PatchWebhook(caller, null, webhookId, null, patch)));
  }

  public static UUID id(Answer webhook) {
    return IdKind.WEBHOOK.parse(Json.tree(webhook.body()).get("id").asText()).orElseThrow();
  }

  public static String secret(Answer webhook) {
    return Json.tree(webhook.body()).get("secret").asText();
  }

  /** An event of the tenant, committed. */
  public String event(String payload) {
    return event(caller, payload);
  }

  public String event(Caller owner, String payload) {
    UUID id = ids.next();
    Await.get(append(new NewEvent(owner, id, "inventory.low", null, null, payload)));
    return IdKind.EVENT.format(id);
  }

  /** Many of them, without waiting for each. */
  public Future<Void> append(NewEvent... events) {
    return database.transaction(tx -> outbox.append(tx, List.of(events)));
  }

  /** The same in one statement, as orders are written. */
  public Future<Void> appendAtOnce(NewEvent... events) {
    return database.lane().transaction(all -> outbox.append(all, List.of(events)));
  }

  /** Commits the event, and answers its delivery to the endpoint as its transaction left it. */
  public Row delivery(NewEvent event, UUID webhookId) {
    return Await.get(
        database.transaction(
            tx ->
                outbox
                    .append(tx, List.of(event))
                    .compose(
                        written ->
                            tx.query(
                                """
                                SELECT delivery_id, state::text, lease_id
                                FROM deliveries
                                WHERE tenant_id = $1 AND webhook_id = $2 AND event_id = $3
                                """,
                                Tuple.of(caller.tenantId(), webhookId, event.eventId())))
                    .map(rows -> rows.iterator().next())));
  }

  public NewEvent event(UUID orderId, int sequence) {
    return event(
        orderId, sequence, "{\"type\":\"order.updated\",\"data\":{\"sequence\":" + sequence + "}}");
  }

  public NewEvent event(UUID orderId, int sequence, String payload) {
    return new NewEvent(caller, ids.next(), "order.updated", orderId, sequence, payload);
  }

  public RowSet<Row> query(String sql, Object... binds) {
    return Await.get(database.query(sql, Tuple.wrap(binds)));
  }

  public long count(String sql, Object... binds) {
    return query(sql, binds).iterator().next().getLong(0);
  }

  /** The state of all deliveries to the endpoint, one word for each in order of the events. */
  public List<String> states(UUID webhookId) {
    List<String> states = new java.util.ArrayList<>();
    query(
            "SELECT state::text FROM deliveries WHERE tenant_id = $1 AND webhook_id = $2 ORDER BY event_id",
            caller.tenantId(),
            webhookId)
        .forEach(row -> states.add(row.getString(0)));
    return states;
  }

  /** The process is gone at once, and nobody is told. */
  @Override
  public void close() {
    Await.get(vertx.close());
  }
}
