package io.orderflow.integration.stripe;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Judges by its signature whether an event comes from Stripe, before anything in it is read. */
final class Signature {
  /** As Stripe's own libraries have it; it holds for clocks ahead and behind. */
  private static final Duration TOLERANCE = Duration.ofSeconds(300);

  private static final String ALGORITHM = "HmacSHA256";

  /** More signatures than any change of secrets makes are not looked at. */
  private static final int MOST = 20;

  private static final String TIME = "t=";
  private static final String SCHEME = "v1=";
  private static final String SECONDS = "\\d{1,12}";

  private final Clock clock;

  Signature(Clock clock) {
    this.clock = clock;
  }

  /**
   * Refuses a body that Stripe has not signed.
   *
   * @param secret of the account's endpoint, or null when none is known
   * @param header {@code t=…,v1=…}, or null
   * @throws FaultException {@code signature_invalid}
   */
  void require(String secret, String header, byte[] body) {
    if (secret == null) {
      throw invalid("The connection has no webhookSecret.");
    }
    List<String> parts = header == null ? List.of() : List.of(header.split(",", MOST));
    String time = time(parts);
    requireRecent(time);
    byte[] expected = sign(secret, time, body);
    if (parts.stream().noneMatch(part -> fits(part.strip(), expected))) {
      throw invalid("The signature does not fit the body.");
    }
  }

  private static String time(List<String> parts) {
    return parts.stream()
        .map(String::strip)
        .filter(part -> part.startsWith(TIME))
        .map(part -> part.substring(TIME.length()))
        .filter(time -> time.matches(SECONDS))
        .findFirst()
        .orElseThrow(() -> invalid("The signature has no time."));
  }

  private void requireRecent(String time) {
    Instant signed = Instant.ofEpochSecond(Long.parseLong(time));
    if (Duration.between(signed, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
      throw invalid("The signature is not of the last five minutes.");
    }
  }

  private static byte[] sign(String secret, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      byte[] digest = mac.doFinal(body);
      return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In constant time: what fits so far must not be measurable. */
  private static boolean fits(String part, byte[] expected) {
    return part.startsWith(SCHEME)
        && MessageDigest.isEqual(
            expected, part.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
  }

  private static FaultException invalid(String why) {
    return new FaultException(new Fault.Invalid("signature_invalid", why, List.of()));
  }
}
