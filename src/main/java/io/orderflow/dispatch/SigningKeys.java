package io.orderflow.dispatch;

import io.orderflow.bus.Document;
import io.orderflow.dispatch.SigningKeyStore.Resting;
import io.orderflow.id.IdSource;
import io.orderflow.json.Json;
import io.orderflow.pg.Tx;
import io.orderflow.seal.Seal;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** The keys that sign tokens: made once, shared by all processes, the newest one signs. */
final class SigningKeys {
  /** The keys are nobody's in particular. */
  private static final UUID NOBODY = new UUID(0, 0);

  private final SigningKeyStore store;
  private final Seal seal;
  private final IdSource ids;
  private final Clock clock;
  private final SecureRandom random;
  private List<Resting> all = List.of();

  SigningKeys(SigningKeyStore store, Seal seal, IdSource ids, Clock clock, SecureRandom random) {
    this.store = store;
    this.seal = seal;
    this.ids = ids;
    this.clock = clock;
    this.random = random;
  }

  /** The key that signs from now on. */
  Future<SigningKey> load() {
    return store.alone(tx -> store.all(tx).compose(found -> orMake(tx, found)));
  }

  /** What receivers check tokens with, RFC 7517 and RFC 8037. */
  Document published() {
    return new Document(
        all.size(),
        Json.text(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("keys");
              for (Resting key : all) {
                json.writeStartObject();
                json.writeStringField("kty", "OKP");
                json.writeStringField("crv", "Ed25519");
                json.writeStringField("alg", "EdDSA");
                json.writeStringField("use", "sig");
                json.writeStringField("kid", key.id().toString());
                json.writeStringField(
                    "x", Base64.getUrlEncoder().withoutPadding().encodeToString(key.publicKey()));
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  private Future<SigningKey> orMake(Tx tx, List<Resting> found) {
    if (found.isEmpty()) {
      return make(tx);
    }
    all = found;
    Resting newest = found.get(0);
    byte[] seed = seal.open(newest.privateSealed(), NOBODY, newest.id());
    return Future.succeededFuture(SigningKey.restore(newest.id(), seed));
  }

  private Future<SigningKey> make(Tx tx) {
    SigningKey key = SigningKey.generate(ids.next(), random);
    byte[] sealed = seal.seal(key.seed(), NOBODY, key.id());
    Resting resting = new Resting(key.id(), key.publicKey(), sealed);
    all = List.of(resting);
    return store.insert(tx, resting, clock.instant()).map(key);
  }
}
