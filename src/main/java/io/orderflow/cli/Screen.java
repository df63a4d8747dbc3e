package io.orderflow.cli;

import java.io.PrintWriter;

/**
 * Where a long command speaks while it works: beside its result, which goes to standard output.
 *
 * @param isTerminal whether somebody sees a bar move
 */
record Screen(PrintWriter out, boolean isTerminal) {
  static Screen of(PrintWriter out) {
    return new Screen(out, System.console() != null && !"dumb".equals(System.getenv("TERM")));
  }

  Progress progress(String work, String unit, long before) {
    return new Progress(out, isTerminal, System::nanoTime, work, unit, before);
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }
}
