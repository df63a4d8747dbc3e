package io.orderflow.config;

import java.time.Duration;

/** The listener for operators. */
public record ManagementSettings(
    String host, int port, String token, Duration dispatchSilence, Duration poolStarvation) {
  /** So long that nobody guesses it. */
  private static final int TOKEN_LENGTH = 32;

  public ManagementSettings {
    Check.range("management.port", port, 0, 65_535);
    Check.secret("management.token", token, TOKEN_LENGTH);
    Check.positive("management.dispatch-silence", dispatchSilence);
    Check.positive("management.pool-starvation", poolStarvation);
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "Management[host=" + host + ", port=" + port + "]";
  }
}
