package io.orderflow.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which OrderFlow this is. */
public final class Version {
  private static final String COMMIT = readCommit();

  private Version() {}

  /** The version in the jar's manifest. */
  public static String current() {
    String packed = Version.class.getPackage().getImplementationVersion();
    return packed == null ? "unpacked" : packed;
  }

  /** The commit that it was built from, as the build was told. */
  public static String commit() {
    return COMMIT;
  }

  private static String readCommit() {
    try (InputStream file = Version.class.getResourceAsStream("/build.properties")) {
      Properties build = new Properties();
      build.load(file);
      return build.getProperty("commit");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
