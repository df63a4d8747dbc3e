package io.orderflow.cli.doctor;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.TimeoutException;

/** The part of a server's URL that may be shown: never the user and the password. */
final class Place {
  private Place() {}

  static String of(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() == null
          ? "the server"
          : uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    } catch (URISyntaxException unreadable) {
      return "the server";
    }
  }

  /** What is said of a place from which no answer came within that time. */
  static String silent(String place, Throwable failure, long patienceSeconds) {
    return failure instanceof TimeoutException
        ? place + " did not answer within " + patienceSeconds + " s"
        : place + " cannot be reached: " + failure.getMessage();
  }
}
