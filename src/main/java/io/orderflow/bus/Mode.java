package io.orderflow.bus;

/** Which of a tenant's two kinds of API key was used; idempotency keys are apart by it. */
public enum Mode {
  live,
  test
}
