package io.orderflow.edge;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.config.ConfigException;
import io.orderflow.config.Settings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals where a list goes on, so that a cursor counts only where it was given: for the same tenant,
 * path and filters.
 */
final class Cursor {
  private static final String ALGORITHM = "HmacSHA256";

  /** 128 bits: nobody guesses them. */
  private static final int SEAL_BYTES = 16;

  private final SecretKeySpec key;

  Cursor(Settings settings) {
    this.key = key(settings);
  }

  /** The text to hand out for that place in the list that the binding names. */
  String seal(String place, String binding) {
    byte[] text = place.getBytes(StandardCharsets.UTF_8);
    byte[] sealed =
        ByteBuffer.allocate(SEAL_BYTES + text.length).put(sign(text, binding)).put(text).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /**
   * The place in the list.
   *
   * @throws FaultException 400 {@code invalid_cursor} for all that {@code seal} did not make
   */
  String open(String cursor, String binding) {
    byte[] sealed = decode(cursor);
    if (sealed.length < SEAL_BYTES) {
      throw invalid();
    }
    byte[] seal = Arrays.copyOf(sealed, SEAL_BYTES);
    byte[] text = Arrays.copyOfRange(sealed, SEAL_BYTES, sealed.length);
    if (!MessageDigest.isEqual(seal, sign(text, binding))) {
      throw invalid();
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  private byte[] sign(byte[] text, String binding) {
    Mac mac = mac(key);
    mac.update(binding.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    return Arrays.copyOf(mac.doFinal(text), SEAL_BYTES);
  }

  private static byte[] decode(String cursor) {
    try {
      return Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException notBase64) {
      throw invalid();
    }
  }

  private static FaultException invalid() {
    String detail = "The cursor was not given for this list.";
    return new FaultException(
        new Fault.Invalid(
            "invalid_cursor",
            detail,
            List.of(new FieldError("/query/cursor", "invalid_cursor", detail))));
  }

  /** Its own key, or one that nothing else is signed with, made from the key of the secrets. */
  private static SecretKeySpec key(Settings settings) {
    String own = settings.cursor().key();
    if (!own.isEmpty()) {
      return new SecretKeySpec(own.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }
    if (settings.secrets().key().isEmpty()) {
      throw new ConfigException("secrets.key is missing: page cursors are signed by it");
    }
    byte[] secret = Base64.getDecoder().decode(settings.secrets().key());
    Mac mac = mac(new SecretKeySpec(secret, ALGORITHM));
    byte[] derived = mac.doFinal("page cursors".getBytes(StandardCharsets.UTF_8));
    return new SecretKeySpec(derived, ALGORITHM);
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
