package io.orderflow.webhook;

import io.orderflow.bus.Answer;
import io.orderflow.seal.Seal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/** Makes signing secrets and seals all that the database keeps of them. */
final class SecretVault {
  private final Seal seal;
  private final SecureRandom random;

  SecretVault(Seal seal, SecureRandom random) {
    this.seal = seal;
    this.random = random;
  }

  SigningSecret fresh() {
    return SigningSecret.random(random);
  }

  byte[] seal(SigningSecret secret, Webhook webhook) {
    return seal.seal(secret.bytes(), webhook.tenantId(), webhook.id());
  }

  /** An answer that shows a secret, as it may be stored for its replay. */
  Answer seal(Answer answer, UUID tenantId) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    String sealed = Base64.getEncoder().encodeToString(seal.seal(body, tenantId, tenantId));
    return answer.withBody(sealed);
  }

  /** The same answer as it is sent. */
  Answer open(Answer answer, UUID tenantId) {
    byte[] sealed = Base64.getDecoder().decode(answer.body());
    byte[] body = seal.open(sealed, tenantId, tenantId);
    return answer.withBody(new String(body, StandardCharsets.UTF_8));
  }
}
