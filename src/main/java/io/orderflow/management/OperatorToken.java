package io.orderflow.management;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The secret without which operators may look and not touch. */
final class OperatorToken {
  private static final String SCHEME = "Bearer ";

  private final String token;

  OperatorToken(String token) {
    this.token = token;
  }

  boolean isSet() {
    return !token.isEmpty();
  }

  /** Compares digests, which takes equally long whatever was sent. */
  boolean isIn(String authorization) {
    return isSet()
        && authorization != null
        && authorization.startsWith(SCHEME)
        && MessageDigest.isEqual(digest(authorization.substring(SCHEME.length())), digest(token));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
