package io.orderflow.id;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** The 26 characters of a TypeID suffix: Crockford's base32 in lower case, TypeID spec 0.3. */
final class Base32 {
  private static final int LENGTH = 26;
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final byte[] VALUES = values();

  private Base32() {}

  /** 130 bits for 128: the first character holds three. */
  static String encode(UUID id) {
    char[] text = new char[LENGTH];
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET[(int) (low & 31)];
      low = low >>> 5 | high << 59;
      high >>>= 5;
    }
    return new String(text);
  }

  static Optional<UUID> decode(String text, int from) {
    if (text.length() != from + LENGTH || text.charAt(from) > '7') {
      return Optional.empty();
    }
    long high = 0;
    long low = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      int value = c < VALUES.length ? VALUES[c] : -1;
      if (value < 0) {
        return Optional.empty();
      }
      high = high << 5 | low >>> 59;
      low = low << 5 | value;
    }
    return Optional.of(new UUID(high, low));
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < ALPHABET.length; i++) {
      values[ALPHABET[i]] = (byte) i;
    }
    return values;
  }
}
