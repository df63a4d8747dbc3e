package io.orderflow.ops;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** Writes an exception into a log line for people. */
public final class FailureConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy failure = event.getThrowableProxy();
    return failure == null
        ? ""
        : " [" + Failures.names(failure) + " at " + Failures.place(failure) + "]";
  }
}
