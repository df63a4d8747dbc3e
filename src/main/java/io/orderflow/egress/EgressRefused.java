package io.orderflow.egress;

/** A URL that we do not send to; its message may be shown to the tenant who gave it. */
public final class EgressRefused extends RuntimeException {
  public EgressRefused(String message) {
    super(message);
  }

  /** A refusal is an answer, not an accident: it costs no stack trace. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
