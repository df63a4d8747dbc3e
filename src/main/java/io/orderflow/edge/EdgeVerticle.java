package io.orderflow.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bulk.BulkMessages;
import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.id.IdSource;
import io.orderflow.trace.Tracing;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The HTTP server: it routes by the contract and hands every request over the bus. */
public final class EdgeVerticle extends VerticleBase {
  /** Keys, trace context and cookies of strangers fit; ten thousand fields do not. */
  private static final int MAX_HEADER_BYTES = 16_384;

  /** Every filter of a list with a cursor, percent-encoded. */
  private static final int MAX_LINE_BYTES = 16_384;

  /** Whoever acknowledges nothing for so long is gone, and holds no stream any more. */
  private static final int UNACKNOWLEDGED_MILLIS = 30_000;

  /** In which a client that was just answered asks again; more when its machine is busy. */
  private static final Duration SETTLE = Duration.ofMillis(250);

  /** How often that is waited for while clients still come: those who never look away. */
  private static final int SETTLE_ROUNDS = 8;

  private final Bus bus;
  private final Settings settings;
  private final Clock clock;
  private final IdSource ids;
  private final Contract contract;
  private final MeterRegistry meters;
  private final Tracing tracing;
  private final Readiness readiness = new Readiness();
  private Gate gate;
  private EventStreams streams;
  private HttpServer server;

  public EdgeVerticle(
      Bus bus,
      Settings settings,
      Clock clock,
      IdSource ids,
      Contract contract,
      MeterRegistry meters,
      Tracing tracing) {
    this.bus = bus;
    this.settings = settings;
    this.clock = clock;
    this.ids = ids;
    this.contract = contract;
    this.meters = meters;
    this.tracing = tracing;
  }

  @Override
  public Future<?> start() {
    RowReader rows = new RowReader(contract, settings.bulk().maxLineBytes());
    bus.serve(
        BulkMessages.READ_ROWS, request -> vertx.executeBlocking(() -> rows.read(request), false));
    Future<Assets> assets = vertx.executeBlocking(() -> Assets.load(contract, settings));
    return contract.routing().compose(routing -> assets.compose(loaded -> listen(routing, loaded)));
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  public boolean isDraining() {
    return readiness.isDraining();
  }

  /**
   * Stops taking requests without breaking one: says so for a while, so that load balancers and
   * clients look away, then lets what runs finish, as long as the settings allow.
   */
  public Future<Void> drain() {
    readiness.drain();
    return vertx
        .timer(settings.http().drainNotice().toMillis(), TimeUnit.MILLISECONDS)
        .compose(noticed -> close());
  }

  /** Once the port is closed its connections hear of it, and the gate opens again. */
  private Future<Void> close() {
    context.runOnContext(now -> gate.shut());
    context.runOnContext(now -> streams.close());
    return settle(SETTLE_ROUNDS)
        .compose(
            settled ->
                server.shutdown(settings.http().drainTimeout().toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Waits until nobody comes any more. */
  private Future<Void> settle(int rounds) {
    int before = gate.arrivals();
    return vertx
        .timer(SETTLE.toMillis(), TimeUnit.MILLISECONDS)
        .compose(
            waited ->
                gate.arrivals() == before || rounds == 1
                    ? Future.succeededFuture()
                    : settle(rounds - 1));
  }

  private Future<HttpServer> listen(OpenAPIContract routing, Assets assets) {
    AccessLog log = new AccessLog(clock, new HttpMeters(meters));
    streams = new EventStreams(vertx, bus, settings, log, meters);
    Responder responder = new Responder(log);
    LargeBodies large = LargeBodies.inThisHeap(settings.http().maxBodyBytes(), clock, meters);
    BodyReader bodies =
        new BodyReader(vertx, clock, settings.http(), contract.streamed(), large, responder);
    Entrance entrance = new Entrance(clock, ids, log, bodies, readiness, tracing);
    Refusals refusals = new Refusals(vertx, contract, entrance, responder, log);
    Router router = router(routing, entrance, new Pipeline(new Guard(bus), responder, tracing));
    new Documents(assets, responder).mount(router);
    new KeySet(bus, responder).mount(router);
    refusals.mount(router);
    answerHeadAsGet(router);
    gate = new Gate(router);
    server =
        vertx
            .createHttpServer(options())
            .connectionHandler(this::connected)
            .requestHandler(gate)
            .invalidRequestHandler(refusals::invalid);
    return server.listen();
  }

  /**
   * The port closes while its connections hear of it: whoever were answered then would come back to
   * a port that takes a connection only to drop it. So the gate opens a moment later.
   */
  private void connected(HttpConnection connection) {
    gate.connected();
    connection.shutdownHandler(closing -> vertx.setTimer(SETTLE.toMillis(), closed -> gate.open()));
  }

  /** The router's own validation is off: it would cost more than all other steps together. */
  private Router router(OpenAPIContract routing, Entrance entrance, Pipeline pipeline) {
    RouterBuilder builder = RouterBuilder.create(vertx, routing);
    builder.rootHandler(entrance::enter);
    Map<String, Handling> handlings = handlings();
    checkComplete(contract.operations().keySet(), handlings.keySet());
    contract
        .operations()
        .forEach(
            (id, operation) -> {
              Handling handling = handlings.get(id);
              builder
                  .getRoute(id)
                  .setDoValidation(false)
                  .setDoSecurity(false)
                  .addHandler(context -> pipeline.run(context, operation, handling));
            });
    return builder.createRouter();
  }

  /** Whoever asks for the head alone passes every step of the same way, but the last. */
  private static void answerHeadAsGet(Router router) {
    router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.methods().contains(HttpMethod.GET))
        .forEach(route -> route.method(HttpMethod.HEAD));
  }

  /** An operation that nobody handles is a mistake to be found at the start, not by a caller. */
  static void checkComplete(Set<String> operations, Set<String> handled) {
    if (!operations.equals(handled)) {
      throw new IllegalStateException(
          "the contract has "
              + new TreeSet<>(operations)
              + ", handled are "
              + new TreeSet<>(handled));
    }
  }

  private Map<String, Handling> handlings() {
    Pages pages = new Pages(new Cursor(settings));
    Map<String, Handling> all = new HashMap<>();
    Stream.of(
            new OrderApi(bus, pages).handlings(),
            new ImportApi(bus, pages, settings.bulk()).handlings(),
            new ExportApi(bus, settings.bulk()).handlings(),
            new InventoryApi(bus, pages).handlings(),
            new WebhookApi(bus, pages).handlings(),
            new DeliveryApi(bus, pages).handlings(),
            new DeadLetterApi(bus, pages).handlings(),
            new EventApi(bus, pages).handlings(),
            streams.handlings(),
            new IntegrationApi(bus).handlings(),
            new HealthApi(bus, readiness).handlings())
        .forEach(all::putAll);
    return all;
  }

  /**
   * No WebSockets are served, so no request need pass their handlers. Nor is an upgrade to HTTP/2
   * in the clear, which RFC 9113 gave up: one large answer in two hundred and fifty broke in it.
   */
  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(settings.http().host())
        .setPort(settings.http().port())
        .setTcpNoDelay(true)
        .setTcpUserTimeout(UNACKNOWLEDGED_MILLIS)
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setIdleTimeout((int) settings.http().idleTimeout().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_LINE_BYTES);
  }
}
