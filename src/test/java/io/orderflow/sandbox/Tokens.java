package io.orderflow.sandbox;

import java.security.SecureRandom;

/** Identifiers like those of the services: never the same twice, not even in the next process. */
public final class Tokens {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Tokens() {}

  public static String next(String prefix, int length) {
    StringBuilder token = new StringBuilder(prefix);
    for (int i = 0; i < length; i++) {
      token.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return token.toString();
  }
}
