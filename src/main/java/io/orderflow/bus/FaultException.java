package io.orderflow.bus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Carries a {@link Fault} through a failed future and back over the event bus. */
public final class FaultException extends ReplyException {
  private final transient Fault fault;

  public FaultException(Fault fault) {
    super(ReplyFailure.RECIPIENT_FAILURE, 0, fault.getClass().getSimpleName());
    this.fault = fault;
  }

  /** The failure itself when it carries a fault, else one that says {@link Fault.Broken}. */
  public static FaultException of(Throwable failure) {
    return failure instanceof FaultException known ? known : new FaultException(new Fault.Broken());
  }

  public Fault fault() {
    return fault;
  }

  /** A refusal is an answer, not an accident: it carries no stack trace and costs none. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
