package io.orderflow.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.trace.Tracing;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** The way of a request through one operation: admit, read, handle, answer. */
final class Pipeline {
  private final Guard guard;
  private final Responder responder;
  private final Tracing tracing;

  Pipeline(Guard guard, Responder responder, Tracing tracing) {
    this.guard = guard;
    this.responder = responder;
    this.tracing = tracing;
  }

  void run(RoutingContext context, Operation operation, Handling handling) {
    Visit visit = Visit.of(context);
    visit.route = operation.path();
    if (operation.body() == null) {
      visit.dropBody();
    }
    tracing.route(operation.method(), operation.path(), visit.correlationId);
    Future<Caller> admitted;
    try {
      admitted = guard.admit(context, operation);
    } catch (RuntimeException refused) {
      admitted = Future.failedFuture(refused);
    }
    inTurn(visit, admitted)
        .map(caller -> read(context, operation, caller))
        .compose(handling::apply)
        .compose(reply -> send(context, reply))
        .onFailure(failure -> fail(context, failure));
  }

  private static Future<Caller> inTurn(Visit visit, Future<Caller> admitted) {
    return visit.place == null
        ? admitted
        : admitted.compose(caller -> visit.place.turn().map(caller));
  }

  /** A reply that cannot be written fails like any other step. */
  private Future<Void> send(RoutingContext context, Reply reply) {
    if (reply.lines() != null) {
      responder.pour(context, reply.lines());
    } else if (reply != Reply.STREAMED) {
      responder.send(context, reply);
    }
    return Future.succeededFuture();
  }

  /** A body that may still be coming is refused together with its connection. */
  private void fail(RoutingContext context, Throwable failure) {
    if (Visit.of(context).inflow == null) {
      responder.fail(context, failure);
    } else if (context.response().closed()) {
      responder.abandon(context);
    } else {
      Entrance.announceClose(context);
      responder.fail(context, failure);
      Unread.discard(context.vertx(), context.request());
    }
  }

  /** Everything that is wrong is told at once. */
  private static ApiRequest read(RoutingContext context, Operation operation, Caller caller) {
    HttpServerRequest request = context.request();
    Buffer raw = Visit.of(context).body;
    List<FieldError> errors = new ArrayList<>(0);
    JsonNode json = body(context, operation, errors);
    Query query = Query.read(request.query(), operation.query(), errors::add);
    for (Parameter header : operation.headers()) {
      header.check(request.headers().getAll(header.name()), errors::add);
    }
    if (!errors.isEmpty()) {
      throw new FaultException(new Fault.Invalid(errors));
    }
    return new ApiRequest(context, caller, query, json, raw);
  }

  /** Null when there is none, and when its handling is to read it. */
  private static JsonNode body(
      RoutingContext context, Operation operation, List<FieldError> errors) {
    MultiMap headers = context.request().headers();
    Visit visit = Visit.of(context);
    if (operation.isStreamed()) {
      Bodies.checkStream(headers, visit.inflow != null, operation.body(), errors::add);
      return null;
    }
    return Bodies.read(headers, visit.body, operation.body(), errors::add);
  }
}
