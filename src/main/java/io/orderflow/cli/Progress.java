package io.orderflow.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a long work is: a bar that moves on a terminal, and a line now and then for a log.
 */
final class Progress {
  private static final int BAR = 30;

  /** Smooth for the eye, and nothing for the processor. */
  private static final Duration REDRAW = Duration.ofMillis(100);

  /** Often enough that nobody thinks that it hangs. */
  private static final Duration LINE = Duration.ofSeconds(5);

  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final String work;
  private final String unit;
  private final long begun;
  private final long before;
  private long shown;
  private boolean isShown;

  /**
   * @param before what was done already when this began, and counts for no rate
   */
  Progress(
      PrintWriter out,
      boolean terminal,
      LongSupplier nanos,
      String work,
      String unit,
      long before) {
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
    this.work = work;
    this.unit = unit;
    this.before = before;
    this.begun = nanos.getAsLong();
    this.shown = begun;
  }

  /**
   * Shows it if it is time to.
   *
   * @param total 0 when nobody knows
   */
  synchronized void show(long done, long total) {
    long now = nanos.getAsLong();
    if (now - shown < (terminal ? REDRAW : LINE).toNanos()) {
      return;
    }
    shown = now;
    isShown = true;
    if (terminal) {
      out.print(CLEAR + line(done, total, now));
    } else {
      out.println(line(done, total, now));
    }
    out.flush();
  }

  /** Leaves the line free for what is said next. */
  synchronized void end() {
    if (terminal && isShown) {
      out.print(CLEAR);
      out.flush();
    }
  }

  private String line(long done, long total, long now) {
    double seconds = Math.max(1e-9, (now - begun) / 1e9);
    double rate = (done - before) / seconds;
    String counted = number(done) + (total > 0 ? " of " + number(total) : "") + " " + unit;
    String bar = total > 0 ? bar(done, total) + " " : "";
    return work
        + " "
        + bar
        + counted
        + ", "
        + number(Math.round(rate))
        + "/s"
        + left(done, total, rate);
  }

  private static String left(long done, long total, double rate) {
    return total == 0 || rate <= 0
        ? ""
        : ", " + time(Math.round(Math.ceil((total - done) / rate))) + " left";
  }

  private static String bar(long done, long total) {
    int full = (int) (BAR * Math.min(done, total) / total);
    int percent = (int) (100 * Math.min(done, total) / total);
    return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + percent + " %";
  }

  static String time(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3_600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
