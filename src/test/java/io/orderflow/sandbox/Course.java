package io.orderflow.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How one call goes: as it should, or with the fault that is due. */
public final class Course {
  private final Vertx vertx;
  private final Service service;
  private final FaultMode fault;
  private final Duration slowness;

  Course(Vertx vertx, Service service, FaultMode fault, Duration slowness) {
    this.vertx = vertx;
    this.service = service;
    this.fault = fault;
    this.slowness = slowness;
  }

  /** The moment in which the work begins. */
  public Future<Void> begin() {
    return fault == FaultMode.SLOW
        ? vertx.timer(slowness.toMillis(), TimeUnit.MILLISECONDS).mapEmpty()
        : Future.succeededFuture();
  }

  /** What the service itself believes to have answered. */
  public Reply end(Reply reply) {
    return fault == FaultMode.ERROR_AFTER_EFFECT ? service.refusal(fault) : reply;
  }
}
