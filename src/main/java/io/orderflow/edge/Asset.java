package io.orderflow.edge;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file that never changes while the process runs.
 *
 * @param packed the same for whoever takes gzip, or null where that would not be shorter
 */
record Asset(String mediaType, Form plain, Form packed) {
  /** So much of a digest tells any two files apart. */
  private static final int TAG_BYTES = 16;

  /** Costs a tenth of a second for the longest, so it is done once, and off the event loop. */
  static Asset of(String mediaType, byte[] content) {
    byte[] gzip = gzip(content);
    return new Asset(
        mediaType, Form.of(content), gzip.length < content.length ? Form.of(gzip) : null);
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** The bytes as they are sent; the tag is strong, so each form has its own. */
  record Form(String etag, Buffer bytes) {
    private static Form of(byte[] bytes) {
      return new Form("\"" + tag(bytes) + "\"", Buffer.buffer(bytes));
    }

    private static String tag(byte[] bytes) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return HexFormat.of().formatHex(Arrays.copyOf(digest, TAG_BYTES));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
