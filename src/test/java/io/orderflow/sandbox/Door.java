package io.orderflow.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the calls of all services and lets the faults happen that are due. */
final class Door {
  private static final Reply NOWHERE =
      Reply.html(404, "<p>No service of the sandbox answers here. <a href=/_sandbox>Sandbox</a>");
  private static final Reply BAD_GATEWAY =
      Reply.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
  private static final Reply BROKEN = Reply.html(500, "<p>The sandbox itself failed; see its log.");

  private final Vertx vertx;
  private final List<Service> services;
  private final Service controlRoom;
  private final Map<String, Faults> faults;

  Door(Vertx vertx, List<Service> services, Service controlRoom, Map<String, Faults> faults) {
    this.vertx = vertx;
    this.services = services;
    this.controlRoom = controlRoom;
    this.faults = faults;
  }

  void take(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request, call(request, body)));
  }

  private static Call call(HttpServerRequest request, Buffer body) {
    String query = request.query() == null ? "" : request.query();
    return new Call(
        request.method().name(), request.path(), query, request.headers(), body.getBytes());
  }

  private void answer(HttpServerRequest request, Call call) {
    Optional<Service> asked = services.stream().filter(service -> service.serves(call)).findFirst();
    if (asked.isPresent()) {
      answer(request, call, asked.get());
    } else if (controlRoom.serves(call)) {
      perform(request, call, controlRoom, FaultMode.NONE, Duration.ZERO);
    } else {
      send(request, NOWHERE);
    }
  }

  private void answer(HttpServerRequest request, Call call, Service service) {
    Faults due = faults.get(service.name());
    FaultMode fault = due.due(call);
    if (fault.refuses()) {
      send(request, service.refusal(fault));
    } else {
      perform(request, call, service, fault, due.slowness());
    }
  }

  private void perform(
      HttpServerRequest request, Call call, Service service, FaultMode fault, Duration slowness) {
    Course course = new Course(vertx, service, fault, slowness);
    Future.succeededFuture()
        .compose(taken -> service.answer(call, course))
        .onSuccess(reply -> end(request, fault, reply))
        .onFailure(failure -> fail(request, failure));
  }

  private static void end(HttpServerRequest request, FaultMode fault, Reply reply) {
    switch (fault) {
      case TIMEOUT_AFTER_EFFECT -> {}
      case RESET_AFTER_EFFECT -> request.connection().close();
      case GATEWAY_ERROR_AFTER_EFFECT -> send(request, BAD_GATEWAY);
      default -> send(request, reply);
    }
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    System.getLogger("io.orderflow.sandbox")
        .log(System.Logger.Level.ERROR, request.path(), failure);
    send(request, BROKEN);
  }

  private static void send(HttpServerRequest request, Reply reply) {
    reply.headers().forEach(request.response()::putHeader);
    request.response().setStatusCode(reply.status()).end(reply.body());
  }
}
