package io.orderflow.dispatch;

import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** The JSON Web Token beside a webhook's signature: for one request, for a few minutes. */
final class Token {
  private static final String ISSUER = "orderflow";
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Token() {}

  static String of(SigningKey key, Delivery delivery, byte[] body, Instant now) {
    String head =
        Json.text(
            json -> {
              json.writeStartObject();
              json.writeStringField("alg", "EdDSA");
              json.writeStringField("typ", "JWT");
              json.writeStringField("kid", key.kid());
              json.writeEndObject();
            });
    String claims =
        Json.text(
            json -> {
              json.writeStartObject();
              json.writeStringField("iss", ISSUER);
              json.writeStringField("sub", IdKind.TENANT.format(delivery.tenantId()));
              json.writeStringField("aud", delivery.receiver().url());
              json.writeStringField("jti", IdKind.EVENT.format(delivery.eventId()));
              json.writeNumberField("iat", now.getEpochSecond());
              json.writeNumberField("exp", now.plus(LIFE).getEpochSecond());
              json.writeStringField("body_sha256", sha256(body));
              json.writeEndObject();
            });
    String signed = encode(head) + "." + encode(claims);
    byte[] signature = key.sign(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64.encodeToString(signature);
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
