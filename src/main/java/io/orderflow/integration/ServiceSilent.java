package io.orderflow.integration;

/** A call that brought no answer: whether it took effect is not known. */
public final class ServiceSilent extends RuntimeException {
  ServiceSilent(String reason) {
    super(reason, null, false, false);
  }
}
