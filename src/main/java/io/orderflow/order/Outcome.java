package io.orderflow.order;

import io.orderflow.bus.Answer;
import io.orderflow.bus.FaultException;
import io.vertx.core.Future;

/** What one command of a group came to: an answer or a refusal, never both. */
record Outcome(Answer answer, FaultException refusal) {

  static Outcome of(Answer answer) {
    return new Outcome(answer, null);
  }

  static Outcome of(FaultException refusal) {
    return new Outcome(null, refusal);
  }

  Future<Answer> toFuture() {
    return refusal == null ? Future.succeededFuture(answer) : Future.failedFuture(refusal);
  }
}
