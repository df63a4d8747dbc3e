package io.orderflow.embedded;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** New random secrets of the forms that servers and settings want. */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private Secrets() {}

  /** 64 letters and digits, which need no quoting anywhere. */
  public static String password() {
    return HexFormat.of().formatHex(bytes());
  }

  /** 32 bytes in base64. */
  public static String key() {
    return Base64.getEncoder().encodeToString(bytes());
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
