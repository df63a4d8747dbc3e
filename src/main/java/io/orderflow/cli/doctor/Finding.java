package io.orderflow.cli.doctor;

/**
 * What was found out about one thing.
 *
 * @param mend what to do about it, or null when nothing need be done
 */
public record Finding(String check, Level level, String what, String mend) {
  /** How bad it is; the words are part of the output. */
  public enum Level {
    ok,
    warn,
    fail
  }

  static Finding ok(String check, String what) {
    return new Finding(check, Level.ok, what, null);
  }

  static Finding warn(String check, String what, String mend) {
    return new Finding(check, Level.warn, what, mend);
  }

  static Finding fail(String check, String what, String mend) {
    return new Finding(check, Level.fail, what, mend);
  }
}
