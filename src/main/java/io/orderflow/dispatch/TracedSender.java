package io.orderflow.dispatch;

import io.orderflow.id.IdKind;
import io.orderflow.trace.Tracing;
import io.orderflow.trace.Tracing.Call;
import io.vertx.core.Future;

/** Makes each attempt a span in the trace of the request that caused its event. */
final class TracedSender implements Sender {
  private final Tracing tracing;
  private final Sender sender;

  TracedSender(Tracing tracing, Sender sender) {
    this.tracing = tracing;
    this.sender = sender;
  }

  @Override
  public Future<Reply> send(Delivery delivery) {
    Call call = tracing.call(delivery.receiver().kind().name(), delivery.traceparent());
    return sender
        .send(delivery.under(call.traceparent()))
        .onSuccess(reply -> end(call, delivery, reply));
  }

  /** Neither the URL nor what the receiver answered: both may hold secrets. */
  private static void end(Call call, Delivery delivery, Reply reply) {
    call.with("orderflow.event.id", IdKind.EVENT.format(delivery.eventId()))
        .with("orderflow.webhook.id", IdKind.WEBHOOK.format(delivery.receiver().webhookId()))
        .with("orderflow.delivery.attempt", delivery.attempts() + 1);
    if (reply.status() != null) {
      call.with("http.response.status_code", reply.status());
    }
    call.end(reply.succeeded() ? null : reply.error().name());
  }
}
