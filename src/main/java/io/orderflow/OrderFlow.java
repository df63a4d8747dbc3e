package io.orderflow;

/**
 * The entry of the program, compiled for Java 8 so that a JDK which is too old says so in one line
 * instead of failing to load a class.
 */
public final class OrderFlow {
  static final int OLDEST_JAVA = 17;
  private static final String PROGRAM = "io.orderflow.cli.Main";

  private OrderFlow() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    String version = System.getProperty("java.specification.version");
    if (tooOld(version)) {
      System.err.println(
          "orderflow: needs Java " + OLDEST_JAVA + " or newer, this is Java " + version);
      System.exit(1);
    }
    Class.forName(PROGRAM).getMethod("main", String[].class).invoke(null, (Object) args);
  }

  /** Whether that specification version, {@code 1.8} or {@code 11}, is below what we need. */
  static boolean tooOld(String version) {
    return version.startsWith("1.") || Integer.parseInt(version) < OLDEST_JAVA;
  }
}
