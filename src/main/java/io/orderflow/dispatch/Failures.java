package io.orderflow.dispatch;

import io.orderflow.egress.EgressRefused;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Tells what an exchange without a usable response failed of. */
final class Failures {
  private Failures() {}

  /** Before the connection stood. */
  static ErrorKind before(Throwable failure) {
    if (failure instanceof EgressRefused refused) {
      return refused.isUnresolved() ? ErrorKind.dns : ErrorKind.blocked;
    }
    if (failure instanceof UnknownHostException) {
      return ErrorKind.dns;
    }
    return isTls(failure) ? ErrorKind.tls : ErrorKind.connect;
  }

  /** After the request was on its way: whatever the receiver then broke, it broke off. */
  static ErrorKind after(Throwable failure) {
    return isTls(failure) ? ErrorKind.tls : ErrorKind.reset;
  }

  private static boolean isTls(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return true;
      }
    }
    return false;
  }
}
