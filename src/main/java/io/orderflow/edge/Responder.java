package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Writes answers: the one place from which a response leaves. */
final class Responder {
  static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  /** JSON Lines. */
  static final String LINES = "application/x-ndjson";

  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized("application/problem+json");
  private static final CharSequence REPLAYED = HttpHeaders.createOptimized("Idempotent-Replayed");
  private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  /** What web servers have long written where nobody was left to be answered. */
  static final int CLIENT_CLOSED = 499;

  private final AccessLog log;

  Responder(AccessLog log) {
    this.log = log;
  }

  void send(RoutingContext context, Reply reply) {
    HttpServerResponse response = context.response();
    response.setStatusCode(reply.status());
    response.headers().set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    put(response, HttpHeaders.LOCATION, reply.location());
    put(response, HttpHeaders.ETAG, reply.etag());
    if (reply.next() != null) {
      response.headers().set("Link", "<" + reply.next() + ">; rel=\"next\"");
    }
    if (reply.replayed()) {
      response.headers().set(REPLAYED, TRUE);
    }
    end(context, JSON, reply.body());
  }

  /** An answer without a known length, written as it comes; its line in the log comes last. */
  void pour(RoutingContext context, Lines lines) {
    HttpServerResponse response = context.response();
    response.headers().set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    response.headers().set(HttpHeaders.CONTENT_TYPE, LINES);
    if (context.request().method() == HttpMethod.HEAD) {
      lines.close();
      log.out(Visit.of(context), context.request(), response.getStatusCode());
      response.end();
    } else {
      new Outflow(context, lines, log).begin();
    }
  }

  /** Tells the caller what its fault was; anything else is ours, and is logged here. */
  void fail(RoutingContext context, Throwable failure) {
    if (failure instanceof FaultException known) {
      send(context, Problem.of(known.fault()));
    } else {
      log.broken(Visit.of(context), failure);
      send(context, Problem.broken());
    }
  }

  void fail(RoutingContext context, Fault fault) {
    send(context, Problem.of(fault));
  }

  /** Whatever else there is to be had: a page, the contract. */
  void send(RoutingContext context, CharSequence mediaType, Buffer body) {
    end(context, mediaType, body);
  }

  /** The caller holds it already. */
  void notModified(RoutingContext context) {
    context.response().setStatusCode(304);
    end(context, null, null);
  }

  void send(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    response.setStatusCode(problem.status());
    response.headers().set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    problem.headers().forEach(response::putHeader);
    end(context, PROBLEM, document(problem, context.request(), Visit.of(context).correlationId));
  }

  /** The caller went away before it had said everything. */
  void abandon(RoutingContext context) {
    leave(context, CLIENT_CLOSED);
  }

  static Buffer document(Problem problem, HttpServerRequest request, String correlationId) {
    return Buffer.buffer(problem.toJson(request.path(), correlationId).toString());
  }

  /** A caller that has gone away gets nothing, and its line in the log all the same. */
  private void end(RoutingContext context, CharSequence mediaType, Buffer body) {
    HttpServerResponse response = context.response();
    leave(context, response.getStatusCode());
    if (response.ended() || response.closed()) {
      return;
    }
    if (body == null) {
      response.end();
      return;
    }
    response.headers().set(HttpHeaders.CONTENT_TYPE, mediaType);
    if (context.request().method() == HttpMethod.HEAD) {
      response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
      response.end();
    } else {
      response.end(body);
    }
  }

  private void leave(RoutingContext context, int status) {
    Visit visit = Visit.of(context);
    log.out(visit, context.request(), status);
    visit.dropBody();
  }

  private static void put(HttpServerResponse response, CharSequence name, String value) {
    if (value != null) {
      response.headers().set(name, value);
    }
  }
}
