package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.orderflow.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Waits for the whole body, so long and so much as the settings allow. */
final class BodyReader {
  /** A refused body is thrown away for so long before its connection closes. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final int limit;
  private final Duration timeout;
  private final Responder responder;

  BodyReader(Vertx vertx, Settings.Http settings, Responder responder) {
    this.vertx = vertx;
    this.limit = settings.maxBodyBytes();
    this.timeout = settings.bodyTimeout();
    this.responder = responder;
  }

  void read(RoutingContext context) {
    HttpServerRequest request = context.request();
    String announced = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (announced == null && !isChunked(request)) {
      context.next();
    } else if (announced != null && isTooLarge(announced)) {
      refuse(context, new Fault.TooLarge(limit));
    } else {
      if (expectsContinue(request)) {
        context.response().writeContinue();
      }
      new Reading(context).begin();
    }
  }

  /** HTTP/2 may send a body without announcing it in any header. */
  private static boolean isChunked(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || request.version() == HttpVersion.HTTP_2 && !request.isEnded();
  }

  /** The decoder has made sure that it is a number. */
  private boolean isTooLarge(String announced) {
    return announced.length() > 18 || Long.parseLong(announced) > limit;
  }

  private static boolean expectsContinue(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
  }

  /**
   * Answers while the caller may still be sending. Closing at once would reset the connection and
   * lose the answer, so what still comes is thrown away for a moment.
   */
  private void refuse(RoutingContext context, Fault fault) {
    HttpServerRequest request = context.request();
    context.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    responder.fail(context, fault);
    if (request.isEnded()) {
      request.connection().close();
    } else {
      request.handler(rest -> {});
      request.endHandler(end -> request.connection().close());
      vertx.setTimer(LINGER.toMillis(), timer -> request.connection().close());
    }
  }

  /** One body on its way in. */
  private final class Reading {
    private final RoutingContext context;
    private final Visit visit;
    private long timer;
    private boolean refused;

    Reading(RoutingContext context) {
      this.context = context;
      this.visit = Visit.of(context);
    }

    void begin() {
      timer = vertx.setTimer(timeout.toMillis(), id -> refuseOnce(new Fault.TooSlow(timeout)));
      context
          .request()
          .handler(this::append)
          .exceptionHandler(gone -> vertx.cancelTimer(timer))
          .endHandler(end -> finish());
    }

    private void append(io.vertx.core.buffer.Buffer chunk) {
      if (visit.body.length() + chunk.length() > limit) {
        refuseOnce(new Fault.TooLarge(limit));
      } else if (visit.body.length() == 0) {
        visit.body = chunk;
      } else {
        visit.body.appendBuffer(chunk);
      }
    }

    private void finish() {
      vertx.cancelTimer(timer);
      if (!refused) {
        context.next();
      }
    }

    private void refuseOnce(Fault fault) {
      if (!refused) {
        refused = true;
        vertx.cancelTimer(timer);
        refuse(context, fault);
      }
    }
  }
}
