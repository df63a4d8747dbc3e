package io.orderflow.config;

/** A setting is wrong; the message is one line that says which and how to mend it. */
public final class ConfigException extends RuntimeException {
  public ConfigException(String message) {
    super(message);
  }
}
