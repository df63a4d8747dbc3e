package io.orderflow.management;

import io.orderflow.bus.Bus;
import io.orderflow.cluster.ClusterMessages;
import io.orderflow.cluster.ClusterMessages.GetMembers;
import io.orderflow.cluster.ClusterMessages.Members;
import io.orderflow.config.Settings;
import io.orderflow.ops.HealthMessages;
import io.orderflow.ops.HealthMessages.GetSchema;
import io.orderflow.ops.HealthMessages.Schema;
import io.orderflow.ops.Heartbeat;
import io.orderflow.ops.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What operators and their platform ask a process, on a port that tenants do not reach. */
public final class ManagementVerticle extends VerticleBase {
  /** The format that Prometheus asks for when it asks for nothing special. */
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PATHS = "there are /live, /ready, /metrics, /info and /console";

  /** Scripts and styles come from this server alone, and nobody may put the page in a frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int MAX_HEADER_BYTES = 8_192;
  private static final int MAX_LINE_BYTES = 2_048;

  /** Two identifiers and their names take a tenth of it. */
  private static final int MAX_BODY_BYTES = 2_048;

  /** Longer than scrapers and probes pause. */
  private static final int IDLE_SECONDS = 120;

  private final Bus bus;
  private final Settings settings;
  private final Telemetry telemetry;
  private final Readiness readiness;
  private final Doorkeeper doorkeeper;
  private final DeadLetterDesk deadLetters;
  private final Clock clock;
  private final ConsoleFiles files = new ConsoleFiles();
  private Info info;
  private HttpServer server;

  public ManagementVerticle(
      Bus bus,
      Settings settings,
      Telemetry telemetry,
      Heartbeat dispatch,
      BooleanSupplier draining,
      Clock clock) {
    this.bus = bus;
    this.settings = settings;
    this.telemetry = telemetry;
    this.readiness =
        new Readiness(bus, settings.management(), telemetry.vertxMeters(), dispatch, draining);
    this.doorkeeper = new Doorkeeper(settings.management());
    this.deadLetters = new DeadLetterDesk(bus);
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    info = new Info(settings, clock.instant());
    server = vertx.createHttpServer(options()).requestHandler(this::answer);
    return server.listen();
  }

  public int port() {
    return server.actualPort();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(settings.management().host())
        .setPort(settings.management().port())
        .setIdleTimeout(IDLE_SECONDS)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setHttp2ClearTextEnabled(false)
        .setTracingPolicy(TracingPolicy.IGNORE);
  }

  private void answer(HttpServerRequest request) {
    doorkeeper
        .refuseStranger(request)
        .map(Future::succeededFuture)
        .orElseGet(() -> route(request))
        .onSuccess(reply -> send(request, reply));
  }

  private Future<Reply> route(HttpServerRequest request) {
    String path = request.path();
    boolean reading = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    if (path.equals("/console/replays")) {
      return request.method() == HttpMethod.POST ? replay(request) : notAllowed();
    }
    return reading ? read(path) : notAllowed();
  }

  private static Future<Reply> notAllowed() {
    return Future.succeededFuture(Reply.text(405, "not by this method"));
  }

  private Future<Reply> read(String path) {
    return switch (path) {
      case "/live" -> Future.succeededFuture(Reply.text(200, "live"));
      case "/ready" -> readiness.reasons().map(ManagementVerticle::ready);
      case "/metrics" -> vertx.executeBlocking(this::metrics, false);
      case "/info" -> info();
      case "/cluster" -> members().map(ManagementVerticle::cluster);
      case "/console/nodes" -> members().map(this::nodes);
      case "/console/dead-letters" -> deadLetters.counts();
      default -> Future.succeededFuture(file(path));
    };
  }

  private static Reply ready(List<String> reasons) {
    return reasons.isEmpty()
        ? Reply.text(200, "ready")
        : Reply.text(503, String.join("\n", reasons));
  }

  /** Thousands of lines: writing them would keep an event loop from its requests. */
  private Reply metrics() {
    return new Reply(200, METRICS, Buffer.buffer(telemetry.meters().scrape()));
  }

  private Future<Reply> info() {
    Future<Members> members = members();
    Future<Schema> schema = bus.request(HealthMessages.SCHEMA, new GetSchema()).otherwiseEmpty();
    return Future.join(members, schema)
        .map(known -> Reply.json(200, info.text(schema.result(), members.result())));
  }

  /** Null for a process that is in no cluster, or cannot tell now. */
  private Future<Members> members() {
    return settings.cluster().enabled()
        ? bus.request(ClusterMessages.MEMBERS, new GetMembers()).otherwiseEmpty()
        : Future.succeededFuture();
  }

  private static Reply cluster(Members members) {
    return members == null
        ? Reply.text(404, "this process is in no cluster")
        : Reply.json(200, ClusterJson.text(members));
  }

  /** Those of the cluster, or this process alone. */
  private Reply nodes(Members members) {
    return Reply.json(200, members == null ? info.nodes() : ClusterJson.nodes(members));
  }

  private Reply file(String path) {
    Reply file = files.at(path);
    return file == null ? Reply.text(404, PATHS) : file;
  }

  private Future<Reply> replay(HttpServerRequest request) {
    return doorkeeper
        .refuseChange(request)
        .map(Future::succeededFuture)
        .orElseGet(() -> new SmallBody(request, MAX_BODY_BYTES).read().compose(this::replay));
  }

  private Future<Reply> replay(String body) {
    return body == null
        ? Future.succeededFuture(Reply.refusal(413, "The body is too long."))
        : deadLetters.replay(body);
  }

  private static void send(HttpServerRequest request, Reply reply) {
    HttpServerResponse response = request.response();
    response
        .setStatusCode(reply.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, reply.mediaType())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(reply.body().length()));
    if (!request.isEnded()) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (request.method() == HttpMethod.HEAD) {
      response.end();
    } else {
      response.end(reply.body());
    }
  }
}
