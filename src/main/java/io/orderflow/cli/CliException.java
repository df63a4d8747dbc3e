package io.orderflow.cli;

/** A command cannot do what it was asked; the message is one line for its user. */
final class CliException extends RuntimeException {
  CliException(String message) {
    super(message);
  }
}
