package io.orderflow.config;

/** Which OrderFlow this is. */
public final class Version {
  private Version() {}

  /** The version in the jar's manifest. */
  public static String current() {
    String packed = Version.class.getPackage().getImplementationVersion();
    return packed == null ? "unpacked" : packed;
  }
}
