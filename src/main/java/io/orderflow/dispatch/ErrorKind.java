package io.orderflow.dispatch;

/** What kept a request from success, in the contract's words. */
enum ErrorKind {
  dns(true),
  connect(true),
  tls(true),
  timeout(true),
  reset(true),
  http_3xx(false),
  http_4xx(false),
  http_5xx(true),
  blocked(false);

  private final boolean down;

  ErrorKind(boolean down) {
    this.down = down;
  }

  /** Whether it says that the receiver is down, and not that it minds this one request. */
  boolean isDown() {
    return down;
  }

  /** Of a response's status; null for success. */
  static ErrorKind of(int status) {
    return switch (status / 100) {
      case 2 -> null;
      case 3 -> http_3xx;
      case 4 -> http_4xx;
      default -> http_5xx;
    };
  }
}
