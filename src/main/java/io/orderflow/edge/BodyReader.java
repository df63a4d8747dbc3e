package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.orderflow.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Waits for the whole body, so long and so much as the settings allow. */
final class BodyReader {
  /** How late a body may be refused; one timer for all costs less than one for each. */
  private static final Duration SWEEP = Duration.ofMillis(250);

  private final Vertx vertx;
  private final Clock clock;
  private final int limit;
  private final Duration timeout;
  private final Map<String, String> streamed;
  private final LargeBodies large;
  private final Responder responder;

  /** In the order of their deadlines. */
  private final Set<Reading> open = new LinkedHashSet<>();

  /**
   * @param streamed by path the method whose bodies are left to be taken piece by piece
   */
  BodyReader(
      Vertx vertx,
      Clock clock,
      Settings.Http settings,
      Map<String, String> streamed,
      LargeBodies large,
      Responder responder) {
    this.vertx = vertx;
    this.clock = clock;
    this.limit = settings.maxBodyBytes();
    this.timeout = settings.bodyTimeout();
    this.streamed = streamed;
    this.large = large;
    this.responder = responder;
    vertx.setPeriodic(SWEEP.toMillis(), timer -> sweep(clock.millis()));
  }

  void read(RoutingContext context) {
    HttpServerRequest request = context.request();
    String announced = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (announced == null && !isChunked(request)) {
      context.next();
    } else if (!"0".equals(announced) && isStreamed(context)) {
      Visit.of(context).inflow = Inflow.of(request);
      context.next();
    } else if (announced != null && isMoreThan(limit, announced)) {
      refuse(context, new Fault.TooLarge(limit));
    } else {
      if (expectsContinue(request)) {
        context.response().writeContinue();
      }
      new Reading(context).begin();
    }
  }

  private boolean isStreamed(RoutingContext context) {
    return context.request().method().name().equals(streamed.get(context.normalizedPath()));
  }

  private static boolean isChunked(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /** The decoder has made sure that it is a number. */
  static boolean isMoreThan(int limit, String announced) {
    return announced.length() > 18 || Long.parseLong(announced) > limit;
  }

  static boolean expectsContinue(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
  }

  private void refuse(RoutingContext context, Fault fault) {
    Entrance.announceClose(context);
    responder.fail(context, fault);
    Unread.discard(vertx, context.request());
  }

  private void sweep(long now) {
    large.refuseLate();
    List<Reading> late = open.stream().takeWhile(reading -> reading.isLate(now)).toList();
    late.forEach(reading -> reading.refuseWith(new Fault.TooSlow(timeout)));
  }

  /** One body on its way in. */
  private final class Reading {
    private final RoutingContext context;
    private final Visit visit;
    private final long deadline;

    Reading(RoutingContext context) {
      this.context = context;
      this.visit = Visit.of(context);
      this.deadline = clock.millis() + timeout.toMillis();
    }

    void begin() {
      open.add(this);
      context
          .request()
          .handler(this::append)
          .exceptionHandler(gone -> abandon())
          .endHandler(end -> finish());
    }

    boolean isLate(long now) {
      return now >= deadline;
    }

    void refuseWith(Fault fault) {
      open.remove(this);
      refuse(context, fault);
    }

    private void append(Buffer chunk) {
      if (visit.body.length() + chunk.length() > limit) {
        refuseWith(new Fault.TooLarge(limit));
      } else if (!large.take(visit, chunk.length())) {
        refuseWith(LargeBodies.FULL);
      } else if (visit.body.length() == 0) {
        visit.body = chunk;
      } else {
        visit.body.appendBuffer(chunk);
      }
    }

    private void abandon() {
      if (open.remove(this)) {
        responder.abandon(context);
      }
    }

    private void finish() {
      open.remove(this);
      context.next();
    }
  }
}
