package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.orderflow.bus.Answer;
import io.orderflow.dispatch.DispatchMessages.GetKeys;
import io.orderflow.id.IdKind;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import io.orderflow.webhook.WebhookMessages;
import io.orderflow.webhook.WebhookMessages.RotateSecret;
import io.orderflow.webhook.WebhookMessages.WebhookChanged;
import java.math.BigInteger;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a receiver that knows only the standards makes of our requests. */
class StrangerTest {
  private static final int PAYLOADS = 500;
  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox =
      Postbox.open(
          Map.of(
              "ORDERFLOW_DISPATCH_SCHEDULE", "10ms,10ms,10ms",
              "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "1000"));

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void standardsLibraryShouldAcceptAnyPayloadOnEveryAttempt() throws Exception {
    Answer webhook =
        postbox.register(
            lab.at("/", e -> Behaviours.status(e.number % 2 == 0 ? 200 : 500).answer(e)));
    Random random = new Random(3);
    for (int i = 0; i < PAYLOADS; i++) {
      postbox.event(payload(random));
    }
    Await.until(
        "all are settled",
        Duration.ofSeconds(30),
        () ->
            postbox.states(Postbox.id(webhook)).stream()
                .noneMatch(state -> state.equals("pending") || state.equals("leased")));

    Webhook judge = new Webhook(Postbox.secret(webhook));
    assertThat(lab.count("/")).isGreaterThan(PAYLOADS);
    for (Received request : lab.at("/")) {
      judge.verify(request.text(), headers(request));
    }
    Received any = lab.at("/").get(0);
    assertThatThrownBy(() -> judge.verify(any.text() + " ", headers(any)))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void standardsLibraryShouldAcceptBothSecretsDuringTheGraceAndThenOnlyTheNew() throws Exception {
    Answer webhook = postbox.register(lab.at("/", Behaviours.status(200)));
    Answer rotated =
        Await.get(
            postbox.bus.request(
                WebhookMessages.ROTATE,
                new RotateSecret(postbox.caller, null, Postbox.id(webhook), Duration.ofHours(24))));
    Webhook before = new Webhook(Postbox.secret(webhook));
    Webhook after = new Webhook(Postbox.secret(rotated));

    postbox.event("{}");
    Await.until("it arrives", () -> lab.count("/") == 1);
    Received both = lab.at("/").get(0);
    before.verify(both.text(), headers(both));
    after.verify(both.text(), headers(both));

    postbox.query("UPDATE webhooks SET old_secret_until = now()");
    postbox.bus.publish(
        WebhookMessages.CHANGED,
        new WebhookChanged(postbox.caller.tenantId(), Postbox.id(webhook)));
    postbox.event("{}");
    Await.until("it arrives", () -> lab.count("/") == 2);
    Received one = lab.at("/").get(1);
    after.verify(one.text(), headers(one));
    assertThatThrownBy(() -> before.verify(one.text(), headers(one)))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void tokenShouldVerifyByThePublishedKeysAndHoldForThisRequestAlone() throws Exception {
    String url = lab.at("/", Behaviours.status(200));
    postbox.register(url);
    String eventId = postbox.event("{\"a\":\"ü\"}");
    Await.until("it arrives", () -> lab.count("/") == 1);
    Received request = lab.at("/").get(0);
    String[] parts = request.header("Authorization").substring("Bearer ".length()).split("\\.");
    JsonNode head = json(parts[0]);
    JsonNode claims = json(parts[1]);

    JsonNode keys =
        Json.tree(Await.get(postbox.bus.request(DispatchMessages.KEYS, new GetKeys())).body());
    JsonNode key = keys.get("keys").get(0);
    assertThat(head.get("alg").asText()).isEqualTo("EdDSA");
    assertThat(head.get("kid")).isEqualTo(key.get("kid"));
    assertThat(verifies(key, parts)).isTrue();
    assertThat(claims.get("sub").asText())
        .isEqualTo(IdKind.TENANT.format(postbox.caller.tenantId()));
    assertThat(claims.get("aud").asText()).isEqualTo(url);
    assertThat(claims.get("jti").asText()).isEqualTo(eventId);
    assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(300);
    assertThat(claims.get("body_sha256").asText())
        .isEqualTo(
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(request.body())));
  }

  @Test
  void keysShouldOutliveARestart() {
    String before = Await.get(postbox.bus.request(DispatchMessages.KEYS, new GetKeys())).body();
    postbox.stopDispatcher();
    postbox.startDispatcher();

    assertThat(Await.get(postbox.bus.request(DispatchMessages.KEYS, new GetKeys())).body())
        .isEqualTo(before);
    assertThat(postbox.count("SELECT count(*) FROM signing_keys")).isEqualTo(1);
  }

  private static boolean verifies(JsonNode key, String[] parts) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519, point(base64(key.get("x").asText())))));
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(base64(parts[2]));
  }

  /** RFC 8032, section 5.1.3: little-endian, the sign of x in the highest bit. */
  private static EdECPoint point(byte[] bytes) {
    byte[] bigEndian = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bigEndian[i] = bytes[bytes.length - 1 - i];
    }
    boolean odd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7F;
    return new EdECPoint(odd, new BigInteger(1, bigEndian));
  }

  private static String payload(Random random) {
    String text =
        random
            .ints(random.nextInt(40), 0x20, 0x2FFFF)
            .filter(c -> Character.isDefined(c) && !Character.isSurrogate((char) c))
            .filter(c -> c != '"' && c != '\\')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return "{ \"z\":" + random.nextLong() + ".10,\"a\" : \"" + text + "\"}";
  }

  private static HttpHeaders headers(Received request) {
    return HttpHeaders.of(
        request.headers().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue()))),
        (name, value) -> true);
  }

  private static JsonNode json(String part) {
    return Json.tree(new String(base64(part), StandardCharsets.UTF_8));
  }

  private static byte[] base64(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
