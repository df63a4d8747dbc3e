package io.orderflow.sandbox.stripe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The header {@code Stripe-Signature}. */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /** One value for each secret. */
  static String header(String body, long second, List<String> secrets) {
    return secrets.stream()
        .map(secret -> "v1=" + hmac(second + "." + body, secret))
        .collect(Collectors.joining(",", "t=" + second + ",", ""));
  }

  private static String hmac(String text, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
