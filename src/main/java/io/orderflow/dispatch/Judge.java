package io.orderflow.dispatch;

import io.orderflow.id.IdSource;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what an attempt's outcome means for its delivery and for its receiver. */
final class Judge {
  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

  private final RetrySchedule toWebhooks;
  private final RetrySchedule toServices;
  private final Disabling disabling;
  private final IdSource ids;
  private final Clock clock;

  /** Tells the webhook actor that an endpoint gets nothing more. */
  @FunctionalInterface
  interface Disabling {
    Future<?> disable(EndpointKey key, String reason);
  }

  Judge(
      RetrySchedule toWebhooks,
      RetrySchedule toServices,
      Disabling disabling,
      IdSource ids,
      Clock clock) {
    this.toWebhooks = toWebhooks;
    this.toServices = toServices;
    this.disabling = disabling;
    this.ids = ids;
    this.clock = clock;
  }

  /** A connected service is never disabled: what it is for goes on waiting. */
  Settlement judge(Endpoint endpoint, Delivery delivery, Reply reply) {
    if (reply.succeeded()) {
      endpoint.succeeded(reply);
      return Settlement.succeeded(delivery, ids.next(), reply);
    }
    RetrySchedule schedule = delivery.isToWebhook() ? toWebhooks : toServices;
    Optional<Instant> pause = schedule.pause(reply).map(wait -> reply.endedAt().plus(wait));
    endpoint.failed(reply, pause.orElse(null));
    boolean gone = reply.isGone() && delivery.isToWebhook();
    boolean hopeless = endpoint.isHopeless() && delivery.isToWebhook();
    if (gone || hopeless) {
      disable(endpoint, gone ? "gone" : "failing");
    }
    return gone
        ? Settlement.dead(delivery, ids.next(), reply)
        : retryOrBury(schedule, endpoint, delivery, reply);
  }

  private Settlement retryOrBury(
      RetrySchedule schedule, Endpoint endpoint, Delivery delivery, Reply reply) {
    Optional<Instant> next = schedule.next(delivery.attempts() + 1, reply);
    next.ifPresent(endpoint::laterArrived);
    return next.map(at -> Settlement.retry(delivery, ids.next(), reply, at))
        .orElseGet(() -> Settlement.dead(delivery, ids.next(), reply));
  }

  /** It cannot be sent now, and nothing was sent. */
  Settlement giveBack(Delivery delivery) {
    return Settlement.returned(delivery, clock.instant());
  }

  /** When it cannot be written down now, the next failure tries again. */
  private void disable(Endpoint endpoint, String reason) {
    endpoint.disable();
    disabling
        .disable(endpoint.key(), reason)
        .onSuccess(done -> LOG.info("webhook {} is disabled: {}", endpoint.key(), reason))
        .onFailure(failure -> LOG.warn("webhook {} is to be disabled", endpoint.key(), failure));
  }
}
