package io.orderflow.webhook;

import java.security.SecureRandom;
import java.util.Base64;

/** The key that signs an endpoint's requests, in the form of Standard Webhooks 1.0. */
final class SigningSecret {
  private static final String PREFIX = "whsec_";

  /** The standard asks for 24 to 64; as long as the digest that it keys. */
  private static final int BYTES = 32;

  private final byte[] bytes;

  private SigningSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  static SigningSecret random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new SigningSecret(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String text() {
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
