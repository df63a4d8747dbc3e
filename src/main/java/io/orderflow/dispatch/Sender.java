package io.orderflow.dispatch;

import io.vertx.core.Future;

/** Makes one attempt: it signs and sends, and has no opinion on what follows. */
@FunctionalInterface
interface Sender {
  /** How it went; never fails. */
  Future<Reply> send(Delivery delivery);
}
