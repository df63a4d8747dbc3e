package io.orderflow.edge;

import io.orderflow.id.IdKind;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request that comes in, and one for each that is answered and counted. */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final Clock clock;
  private final HttpMeters meters;

  AccessLog(Clock clock, HttpMeters meters) {
    this.clock = clock;
    this.meters = meters;
  }

  /** The query is left out: it may hold a customer's address. */
  void in(Visit visit, HttpServerRequest request) {
    LOG.atInfo()
        .addKeyValue("correlationId", visit.correlationId)
        .addKeyValue("method", request.method().name())
        .addKeyValue("path", request.path())
        .log("request");
  }

  void out(Visit visit, HttpServerRequest request, int status) {
    meters.answered(visit, request.method().name(), status);
    LOG.atInfo()
        .addKeyValue("correlationId", visit.correlationId)
        .addKeyValue("tenantId", tenant(visit))
        .addKeyValue("method", request.method().name())
        .addKeyValue("route", visit.route)
        .addKeyValue("status", status)
        .addKeyValue("ms", clock.millis() - visit.startedMillis)
        .log("response");
  }

  /** The request was told of when the stream began. */
  void streamed(Visit visit, long events, String reason) {
    LOG.atInfo()
        .addKeyValue("correlationId", visit.correlationId)
        .addKeyValue("tenantId", tenant(visit))
        .addKeyValue("route", visit.route)
        .addKeyValue("events", events)
        .addKeyValue("reason", reason)
        .addKeyValue("ms", clock.millis() - visit.startedMillis)
        .log("stream ended");
  }

  void broken(Visit visit, Throwable failure) {
    LOG.atError()
        .addKeyValue("correlationId", visit.correlationId)
        .addKeyValue("tenantId", tenant(visit))
        .addKeyValue("route", visit.route)
        .setCause(failure)
        .log("request failed");
  }

  /** As the tenant and its operator know it, so that both find it. */
  private static String tenant(Visit visit) {
    return visit.tenantId == null ? null : IdKind.TENANT.format(visit.tenantId);
  }
}
