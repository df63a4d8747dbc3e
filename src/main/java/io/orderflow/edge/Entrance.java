package io.orderflow.edge;

import io.orderflow.id.IdSource;
import io.orderflow.trace.Tracing;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;

/** The first step of every request: who comes, under which correlation id, with how much. */
final class Entrance {
  static final CharSequence CORRELATION_ID = HttpHeaders.createOptimized("X-Correlation-Id");
  private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

  private final Clock clock;
  private final CorrelationIds correlationIds;
  private final AccessLog log;
  private final BodyReader bodies;
  private final Readiness readiness;
  private final Tracing tracing;

  Entrance(
      Clock clock,
      IdSource ids,
      AccessLog log,
      BodyReader bodies,
      Readiness readiness,
      Tracing tracing) {
    this.clock = clock;
    this.correlationIds = new CorrelationIds(ids);
    this.log = log;
    this.bodies = bodies;
    this.readiness = readiness;
    this.tracing = tracing;
  }

  void enter(RoutingContext context) {
    begin(context);
    bodies.read(context);
  }

  /** Opens the visit; a request may fail so early that only its failure handler does so. */
  Visit begin(RoutingContext context) {
    Visit known = Visit.of(context);
    if (known != null) {
      return known;
    }
    HttpServerRequest request = context.request();
    Visit visit = visit(request);
    visit.attachTo(context);
    context.response().headers().set(CORRELATION_ID, visit.correlationId);
    context.response().headers().set(CONTENT_TYPE_OPTIONS, NOSNIFF);
    if (readiness.isDraining()) {
      announceClose(context);
    }
    log.in(visit, request);
    return visit;
  }

  static void announceClose(RoutingContext context) {
    context.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
  }

  Visit visit(HttpServerRequest request) {
    return new Visit(
        correlationIds.accept(request.headers().get(CORRELATION_ID)),
        tracing.traceparent(CorrelationIds.traceparent(request.headers().get(TRACEPARENT))),
        clock.millis());
  }
}
