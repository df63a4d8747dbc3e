package io.orderflow.integration.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.net.Webhook;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that Stripe's own library makes are taken, and no others. */
class SignatureTest {
  private static final String SECRET = "whsec_thesecret";
  private static final String BODY = "{\"id\":\"evt_1\",\"name\":\"Grüße\"}";
  private static final long NOW = 1_795_000_000;

  private final Signature signature =
      new Signature(Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));

  @Test
  void stripesOwnSignatureShouldBeTaken() throws Exception {
    String header = header(NOW, SECRET, BODY);

    assertThat(Webhook.Signature.verifyHeader(BODY, header, SECRET, 0)).isTrue();
    taken(header);
  }

  @Test
  void anyOfSeveralSignaturesShouldDo() {
    String wrong = "v1=" + hmac(NOW, "whsec_another", BODY);
    String right = "v1=" + hmac(NOW, SECRET, BODY);

    taken("t=" + NOW + "," + wrong + "," + right);
    taken("t=" + NOW + "," + right + "," + wrong + ",v0=6ffbb59b2300aae63f27");
    taken("v1=,t=" + NOW + ", " + right);
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -1, 0, 1, 300})
  void fiveMinutesShouldBeToleratedInBothDirections(long seconds) {
    taken(header(NOW + seconds, SECRET, BODY));
  }

  @ParameterizedTest
  @ValueSource(longs = {-100_000, -301, 301, 100_000})
  void olderAndNewerOnesShouldBeRefused(long seconds) {
    refused(SECRET, header(NOW + seconds, SECRET, BODY), BODY);
  }

  @Test
  void whateverIsNotSignedShouldBeRefused() {
    String right = header(NOW, SECRET, BODY);
    String hmac = hmac(NOW, SECRET, BODY);

    refused(SECRET, right, BODY.replace('1', '2'));
    refused(SECRET, right, BODY + " ");
    refused("whsec_another", right, BODY);
    refused(null, right, BODY);
    refused(SECRET, null, BODY);
    refused(SECRET, "", BODY);
    refused(SECRET, "v1=" + hmac, BODY);
    refused(SECRET, "t=" + NOW, BODY);
    refused(SECRET, "t=now,v1=" + hmac, BODY);
    refused(SECRET, "t=-1,v1=" + hmac, BODY);
    refused(SECRET, "t=99999999999999999999,v1=" + hmac, BODY);
    refused(SECRET, "t=" + NOW + ",v0=" + hmac + ",v2=" + hmac, BODY);
    refused(SECRET, "t=" + NOW + ",v1=" + hmac.substring(1), BODY);
    refused(SECRET, "t=" + NOW + ",v1=" + hmac.toUpperCase(java.util.Locale.ROOT), BODY);
    refused(SECRET, "t=" + (NOW + 1) + ",v1=" + hmac, BODY);
  }

  private void taken(String header) {
    assertThatCode(() -> signature.require(SECRET, header, bytes(BODY))).doesNotThrowAnyException();
  }

  private void refused(String secret, String header, String body) {
    FaultException refusal =
        catchThrowableOfType(
            FaultException.class, () -> signature.require(secret, header, bytes(body)));
    assertThat(refusal.fault())
        .isInstanceOfSatisfying(
            Fault.Invalid.class, fault -> assertThat(fault.code()).isEqualTo("signature_invalid"));
  }

  private static String header(long time, String secret, String body) {
    return "t=" + time + ",v1=" + hmac(time, secret, body);
  }

  private static String hmac(long time, String secret, String body) {
    try {
      return Webhook.Util.computeHmacSha256(secret, time + "." + body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
