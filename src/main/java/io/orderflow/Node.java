package io.orderflow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bulk.BulkVerticle;
import io.orderflow.bus.Bus;
import io.orderflow.cluster.ClusterVerticle;
import io.orderflow.config.Settings;
import io.orderflow.dispatch.DispatchVerticle;
import io.orderflow.edge.Contract;
import io.orderflow.edge.EdgeVerticle;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.Resolver;
import io.orderflow.event.EventVerticle;
import io.orderflow.id.IdSource;
import io.orderflow.id.UuidV7;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.integration.Adapter;
import io.orderflow.integration.Effects;
import io.orderflow.integration.IntegrationVerticle;
import io.orderflow.integration.ServiceClient;
import io.orderflow.integration.pagerduty.PagerDutyVerticle;
import io.orderflow.integration.segment.SegmentAdapter;
import io.orderflow.integration.shipstation.ShipStationAdapter;
import io.orderflow.integration.stripe.StripeAdapter;
import io.orderflow.inventory.InventoryVerticle;
import io.orderflow.management.ManagementVerticle;
import io.orderflow.ops.HealthVerticle;
import io.orderflow.ops.Heartbeat;
import io.orderflow.ops.Telemetry;
import io.orderflow.order.OrderVerticle;
import io.orderflow.pg.Database;
import io.orderflow.pg.DatabaseClock;
import io.orderflow.redis.RedisLink;
import io.orderflow.tenant.TenantVerticle;
import io.orderflow.trace.Tracing;
import io.orderflow.webhook.WebhookVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** One OrderFlow process: its verticles, started in order and stopped in reverse. */
public final class Node {
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Settings settings;
  private final Bus bus;
  private final Database database;
  private final Database hot;
  private final Database lists;
  private final RedisLink redis;
  private final EdgeVerticle edge;
  private final ManagementVerticle management;
  private final Clock clock = Clock.systemUTC();
  private final DatabaseClock databaseClock;
  private final IdSource ids;
  private long comparing = NO_TIMER;
  private final MeterRegistry meters;
  private final Tracing tracing;
  private final Heartbeat dispatchBeat = new Heartbeat(clock);
  private final Deque<String> deployed = new ConcurrentLinkedDeque<>();

  private Node(Vertx vertx, Settings settings, Telemetry telemetry) {
    this.vertx = vertx;
    this.settings = settings;
    this.meters = telemetry.meters();
    this.tracing = telemetry.tracing();
    this.bus = Bus.install(vertx.eventBus(), meters, settings.process().answerWithin());
    this.database = Database.open(vertx, settings.database());
    this.hot = Database.openForHotPath(vertx, settings.database());
    this.lists = Database.openForLists(vertx, settings.database());
    this.databaseClock = new DatabaseClock(database, clock);
    this.ids = new UuidV7(databaseClock);
    this.redis = RedisLink.open(vertx, settings.redis());
    Contract contract = Contract.load(vertx);
    this.edge = new EdgeVerticle(bus, settings, clock, ids, contract, meters, tracing);
    this.management =
        new ManagementVerticle(bus, settings, telemetry, dispatchBeat, edge::isDraining, clock);
    Gauge.builder("orderflow.redis.up", redis, link -> link.isUp() ? 1 : 0)
        .description("Whether Redis is connected")
        .register(meters);
  }

  /** Starts a process on a migrated database; the telemetry sees into that Vert.x. */
  public static Future<Node> start(Vertx vertx, Settings settings, Telemetry telemetry) {
    Node node = new Node(vertx, settings, telemetry);
    return node.deployAll().map(node).onFailure(failure -> node.stop());
  }

  /** The port that the API listens on. */
  public int port() {
    return edge.port();
  }

  /** The port on which operators ask. */
  public int managementPort() {
    return management.port();
  }

  /** The bus of this process, for what is done at its start. */
  public Bus bus() {
    return bus;
  }

  /** Says that it is about to go, answers what runs, then stops: no request is broken. */
  public Future<Void> drain() {
    return edge.drain().eventually(this::stop);
  }

  /** Undeploys in reverse order: the edge first, then those that it asks. */
  public Future<Void> stop() {
    vertx.cancelTimer(comparing);
    Future<Void> stopped = Future.succeededFuture();
    while (!deployed.isEmpty()) {
      String verticle = deployed.pop();
      stopped = stopped.eventually(() -> vertx.undeploy(verticle));
    }
    return stopped
        .eventually(redis::close)
        .eventually(lists::close)
        .eventually(hot::close)
        .eventually(database::close);
  }

  /** The first identifier already follows the database's clock. */
  private Future<Void> deployAll() {
    Future<Void> started = databaseClock.compare().otherwiseEmpty();
    comparing =
        vertx.setPeriodic(DatabaseClock.INTERVAL.toMillis(), due -> databaseClock.compare());
    for (Deployable verticle : verticles()) {
      started =
          started
              .compose(before -> vertx.deployVerticle(verticle))
              .onSuccess(deployed::push)
              .mapEmpty();
    }
    return started;
  }

  /**
   * The cluster comes first and goes last: a start that cannot join opens no port. The alerts come
   * last, because the port of operators is part of their process's name.
   */
  private List<Deployable> verticles() {
    List<Deployable> verticles = new ArrayList<>();
    if (settings.cluster().enabled()) {
      verticles.add(new ClusterVerticle(bus, settings, ids, clock));
    }
    verticles.addAll(serving());
    if (settings.alerts().isOn()) {
      verticles.add(
          new PagerDutyVerticle(
              bus, settings, new HttpClientOptions(), management::port, meters, clock));
    }
    return verticles;
  }

  private List<Deployable> serving() {
    Idempotency idempotency = new Idempotency(database, clock);
    EgressGuard guard = new EgressGuard(Resolver.of(vertx), settings.egress());
    return List.of(
        new HealthVerticle(bus, database, redis::ping, clock),
        new TenantVerticle(bus, settings, database, redis, clock, meters),
        new InventoryVerticle(bus, database, ids, clock),
        new OrderVerticle(
            bus, database, hot, lists, settings.orders(), ids, clock, meters, tracing),
        new EventVerticle(bus, settings, database, clock),
        new WebhookVerticle(bus, settings, database, idempotency, guard, ids, clock),
        new IntegrationVerticle(bus, settings, database, adapters(guard), ids, clock),
        new BulkVerticle(bus, settings, database, idempotency, meters, ids, clock),
        new DispatchVerticle(
            bus,
            settings,
            database,
            idempotency,
            guard,
            new HttpClientOptions(),
            meters,
            tracing,
            dispatchBeat,
            ids,
            clock),
        edge,
        management);
  }

  /** The services that tenants may connect. */
  private List<Adapter> adapters(EgressGuard guard) {
    ServiceClient client = new ServiceClient(vertx, settings.integrations());
    Effects effects = new Effects(database, clock);
    return List.of(
        new ShipStationAdapter(
            bus, database, redis, client, guard, effects, settings.integrations(), clock),
        new StripeAdapter(bus, client, effects, settings.integrations(), clock),
        new SegmentAdapter(vertx, client, effects, settings.integrations(), clock));
  }
}
