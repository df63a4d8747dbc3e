package io.orderflow.embedded;

import java.util.Locale;

/** The kind of machine we run on, as the packers of binaries name it. */
final class Platform {
  private Platform() {}

  /** {@code linux} or {@code darwin}. */
  static String system() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
        ? "darwin"
        : "linux";
  }

  /** One of the two names, whichever processor it is. */
  static String machine(String intel, String arm) {
    return System.getProperty("os.arch").equals("aarch64") ? arm : intel;
  }
}
