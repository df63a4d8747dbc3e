package io.orderflow.egress;

/** A URL that we do not send to; its message may be shown to the tenant who gave it. */
public final class EgressRefused extends RuntimeException {
  private final boolean unresolved;

  public EgressRefused(String message) {
    this(message, false);
  }

  public EgressRefused(String message, boolean unresolved) {
    super(message);
    this.unresolved = unresolved;
  }

  /** Whether the name leads nowhere, which may pass, and not to where we do not go. */
  public boolean isUnresolved() {
    return unresolved;
  }

  /** A refusal is an answer, not an accident: it costs no stack trace. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
