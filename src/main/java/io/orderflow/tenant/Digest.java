package io.orderflow.tenant;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The keyed digest of an API key: all that is kept of it. */
final class Digest {
  private final byte[] bytes;

  Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && MessageDigest.isEqual(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Neither a log nor an error may hold it. */
  @Override
  public String toString() {
    return "Digest[]";
  }
}
