package io.orderflow.dispatch;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.UUID;

/**
 * An Ed25519 key pair.
 *
 * @param publicKey the 32 bytes that RFC 8037 publishes
 */
record SigningKey(UUID id, PrivateKey privateKey, byte[] publicKey) {
  private static final String ALGORITHM = "Ed25519";
  private static final int PUBLIC_BYTES = 32;

  static SigningKey generate(UUID id) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new SigningKey(id, pair.getPrivate(), raw(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static SigningKey restore(UUID id, byte[] pkcs8, byte[] publicKey) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new SigningKey(id, key, publicKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its name in tokens and in the key set. */
  String kid() {
    return id.toString();
  }

  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The end of the X.509 form, which for this algorithm has a head of fixed length. */
  private static byte[] raw(byte[] x509) {
    return Arrays.copyOfRange(x509, x509.length - PUBLIC_BYTES, x509.length);
  }

  /** Never the private key. */
  @Override
  public String toString() {
    return "SigningKey[" + id + "]";
  }
}
