package io.orderflow.dispatch;

import java.security.SecureRandom;
import java.util.UUID;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 key pair (RFC 8032). Bouncy Castle signs with it because the JDK's own signature takes
 * ten times as long, and every attempt needs one.
 *
 * @param seed the 32 secret bytes
 * @param publicKey the 32 bytes that RFC 8037 publishes
 */
record SigningKey(UUID id, byte[] seed, byte[] publicKey) {

  static SigningKey generate(UUID id, SecureRandom random) {
    byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    random.nextBytes(seed);
    return restore(id, seed);
  }

  static SigningKey restore(UUID id, byte[] seed) {
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    return new SigningKey(id, seed, publicKey);
  }

  /** Its name in tokens and in the key set. */
  String kid() {
    return id.toString();
  }

  byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
    return signature;
  }

  /** Never the seed. */
  @Override
  public String toString() {
    return "SigningKey[" + id + "]";
  }
}
