package io.orderflow.cli.doctor;

import java.time.Duration;
import java.time.Instant;

/** How far a server's clock is from this machine's. */
final class ClockFinding {
  /** Time servers keep machines within milliseconds. */
  private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

  /** Signatures of webhooks and of Stripe are refused beyond five minutes. */
  private static final Duration HARMFUL = Duration.ofMinutes(1);

  private ClockFinding() {}

  /** The server answered between asking and now. */
  static Finding of(String check, Instant asked, Instant theirs, Instant now) {
    Duration apart =
        theirs.isAfter(now)
            ? Duration.between(now, theirs)
            : theirs.isBefore(asked) ? Duration.between(theirs, asked) : Duration.ZERO;
    String what = "differs by " + apart.toMillis() + " ms from this machine's";
    String mend = "let a time server (NTP) set the clocks of both machines";
    if (apart.compareTo(HARMFUL) > 0) {
      return Finding.fail(check, what, mend);
    }
    return apart.compareTo(WORTH_TELLING) > 0
        ? Finding.warn(check, what, mend)
        : Finding.ok(check, what);
  }
}
