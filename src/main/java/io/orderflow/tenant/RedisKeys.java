package io.orderflow.tenant;

import io.orderflow.bus.Mode;
import io.orderflow.redis.RedisLink;
import io.orderflow.tenant.AuthEpoch.Epoch;
import io.orderflow.tenant.TenantMessages.Identity;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The keys that some process has looked up, kept in Redis. Redis is not believed: an entry counts
 * only when its seal is ours, for that key, in the current epoch, and it is not older than its time
 * to live.
 */
final class RedisKeys {
  private static final String PREFIX = "orderflow:key:";
  private static final String SEPARATOR = "|";
  private static final String NEVER = "-";
  private static final int FIELDS = 7;
  private static final int SEAL_HEX = 64;

  private final RedisLink redis;
  private final Pepper pepper;
  private final Duration timeToLive;
  private final Clock clock;

  RedisKeys(RedisLink redis, Pepper pepper, Duration timeToLive, Clock clock) {
    this.redis = redis;
    this.pepper = pepper;
    this.timeToLive = timeToLive;
    this.clock = clock;
  }

  /** The key as PostgreSQL has it in that epoch, or nothing for every other reason. */
  Future<Optional<KnownKey>> get(Digest digest, Epoch epoch) {
    return redis
        .send(Request.cmd(Command.GET).arg(PREFIX + digest.hex()))
        .map(found -> open(digest, epoch, found))
        .otherwise(Optional.empty());
  }

  /** Nobody waits for it, and it may fail. */
  void put(Digest digest, Epoch epoch, KnownKey key) {
    String content = write(key);
    redis.send(
        Request.cmd(Command.SET)
            .arg(PREFIX + digest.hex())
            .arg(seal(digest, epoch, content) + content)
            .arg("PX")
            .arg(timeToLive.toMillis()));
  }

  private Optional<KnownKey> open(Digest digest, Epoch epoch, Response found) {
    String entry = found == null ? "" : found.toString();
    if (entry.length() <= SEAL_HEX) {
      return Optional.empty();
    }
    String content = entry.substring(SEAL_HEX);
    byte[] seal = entry.substring(0, SEAL_HEX).getBytes(StandardCharsets.UTF_8);
    byte[] ours = seal(digest, epoch, content).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(seal, ours) ? read(content) : Optional.empty();
  }

  private String seal(Digest digest, Epoch epoch, String content) {
    String sealed =
        String.join(
            SEPARATOR, digest.hex(), epoch.lineage(), Long.toString(epoch.number()), content);
    return HexFormat.of().formatHex(pepper.seal(sealed));
  }

  private String write(KnownKey key) {
    Identity identity = key.identity();
    return String.join(
        SEPARATOR,
        Long.toString(clock.millis()),
        identity.tenantId().toString(),
        identity.keyId().toString(),
        identity.mode().name(),
        identity.plan().name(),
        key.expiresAt() == null ? NEVER : key.expiresAt().toString(),
        String.join(" ", identity.scopes()));
  }

  /** Under our own seal, so it is as it was written. */
  private Optional<KnownKey> read(String content) {
    String[] fields = content.split("\\|", FIELDS);
    if (clock.millis() - Long.parseLong(fields[0]) > timeToLive.toMillis()) {
      return Optional.empty();
    }
    Identity identity =
        new Identity(
            UUID.fromString(fields[1]),
            UUID.fromString(fields[2]),
            Mode.valueOf(fields[3]),
            Set.of(fields[6].split(" ")),
            Plan.valueOf(fields[4]));
    return Optional.of(
        new KnownKey(identity, fields[5].equals(NEVER) ? null : Instant.parse(fields[5])));
  }
}
