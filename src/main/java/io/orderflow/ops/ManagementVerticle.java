package io.orderflow.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.orderflow.bus.Bus;
import io.orderflow.config.Settings;
import io.orderflow.ops.HealthMessages.Check;
import io.orderflow.ops.HealthMessages.Health;
import io.orderflow.ops.HealthMessages.Status;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What operators and their platform ask a process, on a port that tenants do not reach. */
public final class ManagementVerticle extends VerticleBase {
  private static final String TEXT = "text/plain; charset=utf-8";

  /** The format that Prometheus asks for when it asks for nothing special. */
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final Bus bus;
  private final Settings settings;
  private final PrometheusMeterRegistry meters;
  private final Heartbeat dispatch;
  private final BooleanSupplier draining;
  private HttpServer server;

  public ManagementVerticle(
      Bus bus,
      Settings settings,
      PrometheusMeterRegistry meters,
      Heartbeat dispatch,
      BooleanSupplier draining) {
    this.bus = bus;
    this.settings = settings;
    this.meters = meters;
    this.dispatch = dispatch;
    this.draining = draining;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.management().host())
            .setPort(settings.management().port());
    server = vertx.createHttpServer(options).requestHandler(this::answer);
    return server.listen();
  }

  public int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/live" -> send(request, 200, TEXT, "live\n");
      case "/ready" -> ready(request);
      case "/metrics" -> send(request, 200, METRICS, meters.scrape());
      default -> send(request, 404, TEXT, "there are /live, /ready and /metrics\n");
    }
  }

  private void ready(HttpServerRequest request) {
    bus.request(HealthMessages.CHECK, new Check())
        .map(this::reasons)
        .otherwise(failure -> List.of("no answer from the health actor"))
        .onSuccess(
            reasons ->
                send(
                    request,
                    reasons.isEmpty() ? 200 : 503,
                    TEXT,
                    reasons.isEmpty() ? "ready\n" : String.join("\n", reasons) + "\n"));
  }

  /** Why this process should get no requests now. */
  private List<String> reasons(Health health) {
    List<String> reasons = new ArrayList<>();
    if (draining.getAsBoolean()) {
      reasons.add("it is about to stop");
    }
    if (health.status() == Status.DOWN) {
      reasons.add("the database does not answer");
    }
    if (dispatch.silence().compareTo(settings.management().dispatchSilence()) > 0) {
      reasons.add("the dispatch loop has been silent for " + dispatch.silence().toSeconds() + " s");
    }
    return reasons;
  }

  private static void send(HttpServerRequest request, int status, String type, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body);
  }
}
