package io.orderflow.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bus.Bus;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.Settings;
import io.orderflow.config.StreamSettings;
import io.orderflow.event.EventMessages;
import io.orderflow.event.EventMessages.Follow;
import io.orderflow.event.EventMessages.Followed;
import io.orderflow.event.EventMessages.Left;
import io.orderflow.event.EventMessages.Stretch;
import io.orderflow.event.EventMessages.Types;
import io.orderflow.id.IdKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All streams of live events of this process: who may open one, and when it ends. */
final class EventStreams {
  private static final CharSequence LAST = HttpHeaders.createOptimized("Last-Event-ID");
  private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");
  private static final String MEDIA_TYPE = "text/event-stream";

  /** How late a heartbeat may be. */
  private static final long SWEEP_MILLIS = 500;

  /** A connection is idle for no longer than this share of what its server allows. */
  private static final int SAFETY = 3;

  private final Vertx vertx;
  private final Bus bus;
  private final StreamSettings settings;
  private final long heartbeatMillis;
  private final AccessLog log;
  private final StreamMeters meters;
  private final StreamKeys keys;
  private final Occupancy occupancy = new Occupancy();
  private final Map<RoutingContext, EventStream> streams = new HashMap<>();
  private boolean closing;

  EventStreams(Vertx vertx, Bus bus, Settings settings, AccessLog log, MeterRegistry registry) {
    this.vertx = vertx;
    this.bus = bus;
    this.settings = settings.streams();
    this.heartbeatMillis =
        Math.min(
            settings.streams().heartbeat().toMillis(),
            settings.http().idleTimeout().toMillis() / SAFETY);
    this.log = log;
    this.meters = new StreamMeters(registry);
    this.keys = new StreamKeys(bus);
    bus.subscribe(EventMessages.STRETCH, this::take);
    vertx.setPeriodic(Math.min(SWEEP_MILLIS, heartbeatMillis), due -> sweep());
  }

  Map<String, Handling> handlings() {
    return Map.of("events.stream", this::open);
  }

  /** The place is taken before anything is asked, so that a rush does not exceed the limits. */
  private Future<Reply> open(ApiRequest request) {
    UUID tenantId = request.caller().tenantId();
    if (occupancy.of(tenantId) >= settings.perTenant()) {
      return failed(new Fault.TooManyStreams(settings.perTenant()));
    }
    if (occupancy.all() >= settings.perProcess()) {
      return failed(new Fault.Unavailable("streams"));
    }
    occupancy.take(tenantId);
    return bus.request(EventMessages.FOLLOW, new Follow(request.caller(), last(request)))
        .onFailure(refused -> occupancy.giveBack(tenantId))
        .map(begin -> begin(request, begin));
  }

  private static <T> Future<T> failed(Fault fault) {
    return Future.failedFuture(new FaultException(fault));
  }

  /** The parameter is for those who can set no header; a browser that comes back has both. */
  private static UUID last(ApiRequest request) {
    String header = request.context().request().headers().get(LAST);
    String last = header == null ? request.query().text("lastEventId") : header;
    return last == null ? null : IdKind.EVENT.parse(last).orElseThrow();
  }

  private Reply begin(ApiRequest request, Followed begin) {
    RoutingContext context = request.context();
    HttpServerResponse response = context.response();
    Types types = new Types(List.copyOf(request.query().texts("type")));
    EventStream stream =
        new EventStream(
            response,
            request.caller(),
            types,
            begin,
            next -> bus.request(EventMessages.READ_ON, next));
    streams.put(context, stream);
    meters.opened();
    log.out(Visit.of(context), context.request(), response.getStatusCode());
    if (response.closed()) {
      end(context, "client left");
      return Reply.STREAMED;
    }
    response.closeHandler(closed -> end(context, "client left"));
    response.headers().set(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
    response.headers().set(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.headers().set(BUFFERING, "no");
    if (context.request().method() == HttpMethod.HEAD) {
      finish(context, "head");
      return Reply.STREAMED;
    }
    response.setChunked(true);
    stream.send(new SentEvents().retry(settings.retry()).place(begin.position()));
    if (closing) {
      finish(context, "server stops");
    } else {
      stream.readOn();
    }
    return Reply.STREAMED;
  }

  private void take(Stretch stretch) {
    streams.values().forEach(stream -> stream.take(stretch));
  }

  private void sweep() {
    List.copyOf(streams.entrySet()).forEach(one -> look(one.getKey(), one.getValue()));
    keys.check(streams.keySet(), context -> finish(context, "key refused"));
  }

  private void look(RoutingContext context, EventStream stream) {
    meters.sent(stream.uncounted());
    if (stream.isStuckFor(settings.stallTimeout().toMillis())) {
      meters.stuck();
      end(context, "client is stuck");
      context.request().connection().close();
    } else if (stream.isQuietFor(heartbeatMillis)) {
      stream.beat();
    }
  }

  /** Ends all of them now, and those that come later at once; their clients go elsewhere. */
  void close() {
    closing = true;
    List.copyOf(streams.keySet()).forEach(context -> finish(context, "server stops"));
  }

  private void finish(RoutingContext context, String reason) {
    if (streams.containsKey(context)) {
      end(context, reason);
      context.response().end();
    }
  }

  private void end(RoutingContext context, String reason) {
    EventStream stream = streams.remove(context);
    if (stream != null) {
      stream.stop();
      occupancy.giveBack(stream.tenantId());
      bus.publish(EventMessages.LEFT, new Left(stream.tenantId()));
      meters.sent(stream.uncounted());
      meters.ended();
      log.streamed(Visit.of(context), stream.events(), reason);
    }
  }
}
