package io.orderflow.tenant;

import io.orderflow.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The process's secret behind the digests of API keys and the seals of what is cached of them; for
 * one thread at a time.
 */
final class Pepper {
  private static final String ALGORITHM = "HmacSHA256";

  /** Seals have a key of their own, so that no seal can ever serve as a digest. */
  private static final String SEAL_LABEL = "orderflow api-key cache v1";

  private final Mac digests;
  private final Mac seals;

  Pepper(String secret) {
    if (secret.isEmpty()) {
      throw new ConfigException("auth.pepper is not set (ORDERFLOW_AUTH_PEPPER)");
    }
    this.digests = mac(utf8(secret));
    this.seals = mac(digests.doFinal(utf8(SEAL_LABEL)));
  }

  Digest digest(ApiKey key) {
    return new Digest(digests.doFinal(utf8(key.text())));
  }

  byte[] seal(String content) {
    return seals.doFinal(utf8(content));
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
