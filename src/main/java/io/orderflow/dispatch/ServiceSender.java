package io.orderflow.dispatch;

import io.orderflow.bus.Bus;
import io.orderflow.dispatch.DispatchMessages.Perform;
import io.orderflow.dispatch.DispatchMessages.Performed;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Makes an attempt at an external service: whoever knows the service does so, over the bus. */
final class ServiceSender implements Sender {
  private final Bus bus;
  private final Clock clock;

  ServiceSender(Bus bus, Clock clock) {
    this.bus = bus;
    this.clock = clock;
  }

  @Override
  public Future<Reply> send(Delivery delivery) {
    Instant start = clock.instant();
    return bus.request(DispatchMessages.PERFORM, perform(delivery))
        .map(performed -> reply(start, performed))
        .otherwise(failure -> failed(start));
  }

  private static Perform perform(Delivery delivery) {
    return new Perform(
        delivery.tenantId(),
        delivery.receiver().kind().name(),
        delivery.eventId(),
        delivery.correlationId(),
        delivery.traceparent(),
        delivery.payload(),
        delivery.attempts());
  }

  private Reply reply(Instant start, Performed performed) {
    ErrorKind error =
        switch (performed.outcome()) {
          case done -> null;
          case refused -> ErrorKind.http_4xx;
          case down -> ErrorKind.http_5xx;
          case silent -> ErrorKind.timeout;
        };
    return new Reply(
        start, took(start), performed.status(), error, performed.retryAfter(), performed.detail());
  }

  /** Ours was the failure: the service may well be up. */
  private Reply failed(Instant start) {
    return Reply.failed(start, took(start), ErrorKind.blocked);
  }

  private Duration took(Instant start) {
    return Duration.between(start, clock.instant());
  }
}
