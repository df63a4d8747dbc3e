package io.orderflow.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for rest with AES-256-GCM. A sealed secret opens only for the tenant and the thing
 * it was sealed for: {@code version, nonce, ciphertext, tag}.
 */
public final class Seal {
  /** Names the key: a second key would be version 2, and both would open until all is resealed. */
  private static final byte VERSION = 1;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final SecretKeySpec key;
  private final SecureRandom random;

  /**
   * @param key 32 bytes in base64
   */
  public Seal(String key, SecureRandom random) {
    this.key = new SecretKeySpec(Base64.getDecoder().decode(key), "AES");
    this.random = random;
  }

  public byte[] seal(byte[] secret, UUID tenantId, UUID thing) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, context(tenantId, thing), secret, 0);
    return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
        .put(VERSION)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /**
   * @throws IllegalArgumentException when it was not sealed by this key for that tenant and thing
   */
  public byte[] open(byte[] sealed, UUID tenantId, UUID thing) {
    if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] != VERSION) {
      throw new IllegalArgumentException("not a sealed secret of a known version");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed, 1, nonce, 0, NONCE_BYTES);
    return crypt(Cipher.DECRYPT_MODE, nonce, context(tenantId, thing), sealed, 1 + NONCE_BYTES);
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] context, byte[] input, int from) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
      cipher.updateAAD(context);
      return cipher.doFinal(input, from, input.length - from);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the secret cannot be opened with this key", e);
    }
  }

  private static byte[] context(UUID tenantId, UUID thing) {
    return ByteBuffer.allocate(1 + 4 * Long.BYTES)
        .put(VERSION)
        .putLong(tenantId.getMostSignificantBits())
        .putLong(tenantId.getLeastSignificantBits())
        .putLong(thing.getMostSignificantBits())
        .putLong(thing.getLeastSignificantBits())
        .array();
  }
}
