package io.orderflow.tenant;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.memory.Recent;
import io.orderflow.tenant.AuthEpoch.Epoch;
import io.orderflow.tenant.TenantMessages.Identity;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says whose an API key is: from this process's memory, else from Redis, else from PostgreSQL. The
 * first two are asked only while the epoch is known; for one event loop.
 */
final class Authentication {
  private static final Fault REFUSED =
      new Fault.Unauthenticated("The API key is missing, unknown, expired or revoked.");

  /** How many refused keys are remembered: enough for a misconfigured client or a few. */
  private static final int REFUSED_SIZE = 1_000;

  /** A refused key may come to count when its tenant is resumed while nobody hears of it. */
  private static final long REFUSED_MILLIS = 1_000;

  /** Who comes later than this does not take part in a lookup, but begins another. */
  private static final long SHARE_MILLIS = 500;

  private final Pepper pepper;
  private final Function<Digest, Future<AuthStore.Lookup>> database;
  private final RedisKeys redis;
  private final AuthEpoch epoch;
  private final Clock clock;
  private final Recent<Digest, KnownKey> known;
  private final Recent<Digest, Long> refused = new Recent<>(REFUSED_SIZE);
  private final Map<Digest, Lookup> lookups = new HashMap<>();

  /** A question under way that others with the same key share. */
  private record Lookup(long startedAt, Future<Optional<KnownKey>> answer) {}

  Authentication(
      Pepper pepper,
      Function<Digest, Future<AuthStore.Lookup>> database,
      RedisKeys redis,
      int cacheSize,
      Clock clock) {
    this.pepper = pepper;
    this.database = database;
    this.redis = redis;
    this.clock = clock;
    this.known = new Recent<>(cacheSize);
    this.epoch = new AuthEpoch(clock, this::forget);
  }

  AuthEpoch epoch() {
    return epoch;
  }

  /** The owner of a key that counts now; fails with the same fault for every other. */
  Future<Identity> identify(String text) {
    return ApiKey.parse(text)
        .map(key -> find(pepper.digest(key)))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(this::counting);
  }

  private Future<Optional<KnownKey>> find(Digest digest) {
    Optional<Epoch> now = epoch.current();
    KnownKey remembered = now.isPresent() ? known.get(digest) : null;
    if (remembered != null) {
      return Future.succeededFuture(Optional.of(remembered));
    }
    return isRefused(digest) ? Future.succeededFuture(Optional.empty()) : lookUp(digest, now);
  }

  private boolean isRefused(Digest digest) {
    Long since = refused.get(digest);
    return since != null && clock.millis() - since < REFUSED_MILLIS;
  }

  private Future<Optional<KnownKey>> lookUp(Digest digest, Optional<Epoch> now) {
    Lookup running = lookups.get(digest);
    if (running != null && clock.millis() - running.startedAt() < SHARE_MILLIS) {
      return running.answer();
    }
    Future<Optional<KnownKey>> answer =
        now.isPresent() ? throughRedis(digest, now.get()) : fromDatabase(digest);
    Lookup lookup = new Lookup(clock.millis(), answer);
    lookups.put(digest, lookup);
    answer.onComplete(ended -> lookups.remove(digest, lookup));
    return answer;
  }

  private Future<Optional<KnownKey>> throughRedis(Digest digest, Epoch now) {
    return redis.get(digest, now).compose(found -> orFromDatabase(digest, now, found));
  }

  private Future<Optional<KnownKey>> orFromDatabase(
      Digest digest, Epoch asked, Optional<KnownKey> found) {
    if (found.isEmpty() || !epoch.current().equals(Optional.of(asked))) {
      return fromDatabase(digest);
    }
    known.put(digest, found.get());
    return Future.succeededFuture(found);
  }

  private Future<Optional<KnownKey>> fromDatabase(Digest digest) {
    return database.apply(digest).map(answer -> remember(digest, answer));
  }

  /** Only what was true in the current epoch is worth remembering. */
  private Optional<KnownKey> remember(Digest digest, AuthStore.Lookup answer) {
    if (answer.key().isEmpty()) {
      refused.put(digest, clock.millis());
    }
    epoch
        .current()
        .filter(now -> now.number() == answer.epoch())
        .ifPresent(now -> answer.key().ifPresent(key -> keep(digest, now, key)));
    return answer.key();
  }

  private void keep(Digest digest, Epoch now, KnownKey key) {
    known.put(digest, key);
    redis.put(digest, now, key);
  }

  private Identity counting(Optional<KnownKey> found) {
    Instant now = clock.instant();
    return found
        .filter(key -> !key.isExpired(now))
        .map(KnownKey::identity)
        .orElseThrow(() -> new FaultException(REFUSED));
  }

  private void forget() {
    known.clear();
    refused.clear();
    lookups.clear();
  }
}
