package io.orderflow.ops;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;

/**
 * What a log line may say of an exception: which it was and where it met our code. Its message and
 * its stack trace may hold what a tenant sent, or SQL.
 */
final class Failures {
  private static final String OURS = "io.orderflow.";
  private static final int DEEPEST = 10;

  private Failures() {}

  /** The class names from the exception down to its root cause. */
  static String names(IThrowableProxy failure) {
    StringBuilder names = new StringBuilder(failure.getClassName());
    IThrowableProxy cause = failure.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      names.append(" < ").append(cause.getClassName());
      cause = cause.getCause();
    }
    return names.toString();
  }

  /** The first frame of our code, or else the first of all, or nothing. */
  static String place(IThrowableProxy failure) {
    StackTraceElementProxy[] frames = failure.getStackTraceElementProxyArray();
    return Arrays.stream(frames)
        .map(StackTraceElementProxy::getStackTraceElement)
        .filter(frame -> frame.getClassName().startsWith(OURS))
        .findFirst()
        .or(
            () ->
                Arrays.stream(frames).map(StackTraceElementProxy::getStackTraceElement).findFirst())
        .map(StackTraceElement::toString)
        .orElse("");
  }
}
