package io.orderflow.edge;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.orderflow.bus.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Answers what no operation of the contract answers, as problems too. */
final class Refusals {
  /** A request that cannot be read is thrown away for so long before its connection closes. */
  private static final Duration LINGER = Duration.ofMillis(500);

  /** What is there to be got may be asked for by its head alone. */
  private static final List<String> READING = List.of("GET", "HEAD");

  private final Vertx vertx;
  private final Contract contract;
  private final Entrance entrance;
  private final Responder responder;
  private final AccessLog log;

  Refusals(Vertx vertx, Contract contract, Entrance entrance, Responder responder, AccessLog log) {
    this.vertx = vertx;
    this.contract = contract;
    this.entrance = entrance;
    this.responder = responder;
    this.log = log;
  }

  void mount(Router router) {
    router.errorHandler(404, context -> fail(context, new Fault.NotFound("path")));
    router.errorHandler(405, context -> fail(context, methodNotAllowed(context)));
    router.errorHandler(400, this::unreadable);
    router.errorHandler(500, this::broken);
  }

  /** Not even a request: too long, or not HTTP. */
  void invalid(HttpServerRequest request) {
    Visit visit = entrance.visit(request);
    log.in(visit, request);
    Problem problem = problem(request.decoderResult().cause());
    log.out(visit, request, problem.status());
    Buffer document = Responder.document(problem, request, visit.correlationId);
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(document.length()))
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .putHeader(Entrance.CORRELATION_ID, visit.correlationId)
        .write(document);
    vertx.setTimer(LINGER.toMillis(), timer -> request.response().end());
  }

  private static Problem problem(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problem.uriTooLong();
    }
    return cause instanceof TooLongHttpHeaderException
        ? Problem.of(new Fault.HeadersTooLarge())
        : Problem.unreadable();
  }

  private Fault methodNotAllowed(RoutingContext context) {
    String path = context.normalizedPath();
    List<String> allowed =
        contract.operations().values().stream()
            .filter(operation -> operation.isAt(path))
            .flatMap(operation -> methods(operation.method()))
            .sorted()
            .toList();
    return new Fault.MethodNotAllowed(allowed.isEmpty() ? READING : allowed);
  }

  private static Stream<String> methods(String method) {
    return method.equals("GET") ? READING.stream() : Stream.of(method);
  }

  private void unreadable(RoutingContext context) {
    entrance.begin(context);
    responder.send(context, Problem.unreadable());
  }

  private void broken(RoutingContext context) {
    entrance.begin(context);
    Throwable failure = context.failure();
    responder.fail(context, failure == null ? new HttpException(context.statusCode()) : failure);
  }

  private void fail(RoutingContext context, Fault fault) {
    entrance.begin(context);
    responder.fail(context, fault);
  }
}
