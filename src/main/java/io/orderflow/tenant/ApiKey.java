package io.orderflow.tenant;

import io.orderflow.bus.Mode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code of_live_} or {@code of_test_}, random letters and digits, and a
 * checksum by which a scanner for leaked secrets, and we, tell it from other text without a lookup.
 */
public final class ApiKey {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** 190 random bits: the hint gives 24 of the checksum away, and 160 must remain secret. */
  private static final int RANDOM_LENGTH = 32;

  /** 62^6 is more than 2^32. */
  private static final int CHECKSUM_LENGTH = 6;

  private static final int HINT_LENGTH = 4;

  private final Mode mode;
  private final String text;

  private ApiKey(Mode mode, String text) {
    this.mode = mode;
    this.text = text;
  }

  public static ApiKey generate(Mode mode, RandomGenerator random) {
    StringBuilder text = new StringBuilder(prefix(mode));
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new ApiKey(mode, text.append(checksum(text.toString())).toString());
  }

  /** The key, when the text has the form of one and its checksum is right. */
  public static Optional<ApiKey> parse(String text) {
    for (Mode mode : Mode.values()) {
      if (text.startsWith(prefix(mode))) {
        return isWhole(mode, text) ? Optional.of(new ApiKey(mode, text)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  public Mode mode() {
    return mode;
  }

  /** The secret itself: shown once, when it is made, and sent by its owner. */
  public String text() {
    return text;
  }

  /** The last characters, by which its owner finds it in a list. */
  public String hint() {
    return text.substring(text.length() - HINT_LENGTH);
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return prefix(mode) + "…" + hint();
  }

  private static boolean isWhole(Mode mode, String text) {
    int body = text.length() - CHECKSUM_LENGTH;
    return body == prefix(mode).length() + RANDOM_LENGTH
        && text.startsWith(checksum(text.substring(0, body)), body);
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    char[] digits = new char[CHECKSUM_LENGTH];
    long rest = crc.getValue();
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }

  private static String prefix(Mode mode) {
    return switch (mode) {
      case live -> "of_live_";
      case test -> "of_test_";
    };
  }
}
