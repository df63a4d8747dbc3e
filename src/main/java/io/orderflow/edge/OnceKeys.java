package io.orderflow.edge;

import io.orderflow.bus.OnceKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads the {@code Idempotency-Key} of a request and takes the request's fingerprint. */
final class OnceKeys {
  private static final CharSequence HEADER = HttpHeaders.createOptimized("Idempotency-Key");

  private OnceKeys() {}

  /** Null when the request bears none. */
  static OnceKey of(HttpServerRequest request, Buffer body) {
    if (!isIn(request)) {
      return null;
    }
    MessageDigest digest = begin(request);
    digest.update(body.getBytes());
    return of(request, digest);
  }

  static boolean isIn(HttpServerRequest request) {
    return request.headers().contains(HEADER);
  }

  /** The fingerprint in the making, for a body that comes piece by piece. */
  static MessageDigest begin(HttpServerRequest request) {
    MessageDigest digest = sha256();
    digest.update((request.method() + " " + request.uri() + "\n").getBytes(StandardCharsets.UTF_8));
    return digest;
  }

  /** The same when the digest has seen the whole body. */
  static OnceKey of(HttpServerRequest request, MessageDigest digest) {
    String sent = request.headers().get(HEADER);
    return sent == null
        ? null
        : new OnceKey(unquoted(sent), HexFormat.of().formatHex(digest.digest()));
  }

  private static String unquoted(String sent) {
    boolean quoted = sent.length() > 2 && sent.startsWith("\"") && sent.endsWith("\"");
    return quoted ? sent.substring(1, sent.length() - 1) : sent;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
