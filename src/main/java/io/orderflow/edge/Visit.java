package io.orderflow.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** What the edge knows of one request on its way; only its event loop touches it. */
final class Visit {
  private static final Buffer NOTHING = Buffer.buffer(0);
  private static final String KEY = Visit.class.getName();

  final String correlationId;
  final String traceparent;
  final long startedMillis;
  final long startedNanos = System.nanoTime();
  Buffer body = NOTHING;
  LargeBodies.Place place;
  Inflow inflow;
  UUID tenantId;
  String route;

  Visit(String correlationId, String traceparent, long startedMillis) {
    this.correlationId = correlationId;
    this.traceparent = traceparent;
    this.startedMillis = startedMillis;
  }

  static Visit of(RoutingContext context) {
    return context.get(KEY);
  }

  /** Nobody needs it any more. */
  void dropBody() {
    body = NOTHING;
    if (place != null) {
      place.leave();
      place = null;
    }
  }

  void attachTo(RoutingContext context) {
    context.put(KEY, this);
  }
}
