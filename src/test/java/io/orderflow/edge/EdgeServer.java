package io.orderflow.edge;

import static io.orderflow.edge.Examples.admission;
import static io.orderflow.edge.Examples.changed;
import static io.orderflow.edge.Examples.created;
import static io.orderflow.edge.Examples.document;
import static io.orderflow.edge.Examples.health;
import static io.orderflow.edge.Examples.now;
import static io.orderflow.edge.Examples.page;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Document;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Mode;
import io.orderflow.bus.RenderedPage;
import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.event.EventMessages;
import io.orderflow.id.UuidV7;
import io.orderflow.integration.IntegrationMessages;
import io.orderflow.inventory.InventoryMessages;
import io.orderflow.ops.HealthMessages;
import io.orderflow.order.OrderMessages;
import io.orderflow.support.Api;
import io.orderflow.support.TestBus;
import io.orderflow.tenant.Plan;
import io.orderflow.tenant.TenantMessages;
import io.orderflow.trace.Tracing;
import io.orderflow.webhook.WebhookMessages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The edge on a port of its own, and behind its bus actors that answer what a test tells them. */
final class EdgeServer implements AutoCloseable {
  static final UUID TENANT = UUID.fromString("01900000-0000-7000-8000-000000000001");
  static final UUID OTHER_TENANT = UUID.fromString("01900000-0000-7000-8000-000000000002");
  static final String KEY = "of_test_tenant";
  static final String OTHER_KEY = "of_test_other";
  static final String READ_KEY = "of_test_reader";
  private static final Set<String> SCOPES =
      Set.of(
          "orders:read",
          "orders:write",
          "inventory:read",
          "inventory:write",
          "webhooks:read",
          "webhooks:write");

  private final Map<String, Function<Object, Future<?>>> answers = new ConcurrentHashMap<>();
  private final Map<String, Object> asked = new ConcurrentHashMap<>();
  private final Vertx vertx = Vertx.vertx();
  final MeterRegistry meters = new SimpleMeterRegistry();
  final EdgeVerticle edge;

  EdgeServer() {
    this(Map.of());
  }

  EdgeServer(Map<String, String> overrides) {
    Settings settings = settings(overrides);
    Bus bus = TestBus.on(vertx, settings.process().answerWithin());
    serveAll(bus);
    Clock clock = Clock.systemUTC();
    edge =
        new EdgeVerticle(
            bus, settings, clock, new UuidV7(clock), Contract.load(vertx), meters, Tracing.OFF);
    await(vertx.deployVerticle(edge));
  }

  static Settings settings(Map<String, String> overrides) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("ORDERFLOW_HTTP_HOST", "127.0.0.1");
    environment.put("ORDERFLOW_SECRETS_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    environment.putAll(overrides);
    return SettingsReader.read(environment);
  }

  /** From now on the address answers so. */
  @SuppressWarnings("unchecked")
  <Q, R> void answer(Address<Q, R> address, Function<Q, Future<R>> how) {
    answers.put(address.name(), message -> how.apply((Q) message));
  }

  <Q, R> void fail(Address<Q, R> address, Fault fault) {
    answer(address, message -> Future.failedFuture(new FaultException(fault)));
  }

  /** The last message that came to the address, or null. */
  @SuppressWarnings("unchecked")
  <Q> Q lastOf(Address<Q, ?> address) {
    return (Q) asked.get(address.name());
  }

  /** Every address answers as usual again, and nothing has been asked. */
  void reset() {
    answers.clear();
    asked.clear();
  }

  int port() {
    return edge.port();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /** A client with a key that may do everything. */
  Api api() {
    return new Api(url(), KEY);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  /** Every actor answers with the contract's own example. */
  private void serveAll(Bus bus) {
    serve(bus, TenantMessages.AUTHENTICATE, EdgeServer::authenticate);
    serve(bus, TenantMessages.ADMIT, admit -> now(admission(true, 17)));
    serve(bus, OrderMessages.PLACE, message -> created("/v1/orders/", "OrderPending"));
    serve(bus, OrderMessages.PATCH, message -> changed("OrderConfirmed"));
    serve(bus, OrderMessages.CANCEL, message -> changed("OrderCancelled"));
    serve(bus, OrderMessages.FULFILL, message -> changed("OrderPartlyFulfilled"));
    serve(bus, OrderMessages.REFUND, message -> changed("OrderPartlyRefunded"));
    serve(bus, OrderMessages.RECORD_PAYMENT, message -> changed("OrderPaid"));
    serve(bus, IntegrationMessages.IS_CONNECTED, message -> now(true));
    serve(bus, OrderMessages.GET, message -> document("OrderPending"));
    serve(bus, OrderMessages.LIST, message -> page("OrderPage").map(RenderedPage::of));
    serve(bus, InventoryMessages.LEVELS, message -> page("InventoryLevelPage"));
    serve(bus, InventoryMessages.LEDGER, message -> page("LedgerPage"));
    serve(
        bus,
        InventoryMessages.ADJUST,
        message -> now(Answer.ok(null, Examples.of("Adjustment").toString())));
    serve(bus, WebhookMessages.CREATE, message -> created("/v1/webhooks/", "WebhookWithSecret"));
    serve(bus, WebhookMessages.PATCH, message -> changed("WebhookDisabled"));
    serve(bus, WebhookMessages.ROTATE, message -> changed("WebhookWithSecret"));
    serve(bus, WebhookMessages.DELETE, message -> now(Answer.noContent()));
    serve(bus, WebhookMessages.GET, message -> document("Webhook"));
    serve(bus, WebhookMessages.LIST, message -> page("WebhookPage"));
    serve(
        bus,
        EventMessages.GET,
        message -> now(new Document(1, Examples.of("EventStockLow").toString())));
    serve(bus, EventMessages.LIST, message -> page("EventPage"));
    serve(
        bus,
        EventMessages.FOLLOW,
        follow -> now(new EventMessages.Followed(Examples.NEXT, Set.of())));
    serve(
        bus,
        EventMessages.READ_ON,
        next ->
            now(
                new EventMessages.Stretch(
                    next.after(), next.after(), Map.of(next.caller().tenantId(), List.of()))));
    serve(bus, EventMessages.OF_ORDER, message -> page("EventPage"));
    serve(bus, HealthMessages.CHECK, message -> now(health(HealthMessages.Status.OK)));
  }

  @SuppressWarnings("unchecked")
  private <Q, R> void serve(Bus bus, Address<Q, R> address, Function<Q, Future<R>> usual) {
    bus.serve(
        address,
        message -> {
          asked.put(address.name(), message);
          Function<Object, Future<?>> told = answers.get(address.name());
          return told == null ? usual.apply(message) : (Future<R>) told.apply(message);
        });
  }

  private static Future<TenantMessages.Identity> authenticate(TenantMessages.Authenticate ask) {
    return switch (ask.apiKey()) {
      case KEY -> now(identity(TENANT, SCOPES));
      case OTHER_KEY -> now(identity(OTHER_TENANT, SCOPES));
      case READ_KEY -> now(identity(TENANT, Set.of("orders:read")));
      default ->
          Future.failedFuture(
              new FaultException(new Fault.Unauthenticated("The API key does not count.")));
    };
  }

  private static TenantMessages.Identity identity(UUID tenant, Set<String> scopes) {
    return new TenantMessages.Identity(tenant, TENANT, Mode.test, scopes, Plan.pro);
  }
}
