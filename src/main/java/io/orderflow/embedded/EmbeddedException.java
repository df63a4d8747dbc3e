package io.orderflow.embedded;

/**
 * A server of dev mode or its data folder cannot be used; the message is one line that says why.
 */
public final class EmbeddedException extends RuntimeException {
  public EmbeddedException(String message) {
    super(message);
  }

  public EmbeddedException(String message, Throwable cause) {
    super(message, cause);
  }
}
