package io.orderflow.tenant;

import io.orderflow.config.Settings;
import io.orderflow.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The token buckets that all processes share, kept in Redis by its own clock. A changed plan begins
 * a bucket of its own: while processes still differ about the plan neither disturbs the other.
 */
final class SharedBuckets {
  private static final String PREFIX = "orderflow:rate:";
  private static final String NOT_LOADED = "NOSCRIPT";

  /**
   * KEYS: bucket. ARGV: rate, burst, requests, ahead. Answers how many got in, and the debt after
   * them. Tokens are given ahead only while they leave half of the bucket to others. Whole numbers
   * below 2^53 throughout, which Lua's doubles hold exactly; printed by "%.0f", since Lua prints 14
   * digits on its own and a clock has 16. The key lives until the bucket is full.
   */
  private static final String SCRIPT =
      """
      local rate, capacity, asked = tonumber(ARGV[1]), ARGV[2] * 1000000, tonumber(ARGV[3])
      local all = asked + tonumber(ARGV[4])
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local debt, at = 0, now
      local stored = redis.call('GET', KEYS[1])
      if stored then
        local d, a = string.match(stored, '^(%d+) (%d+)$')
        if d then debt, at = math.min(tonumber(d), capacity), tonumber(a) end
      end
      local elapsed = math.max(0, math.min(now - at, math.floor(debt / rate) + 1))
      debt = math.max(0, debt - elapsed * rate)
      local granted = math.min(asked, math.floor((capacity - debt) / 1000000))
      if debt + all * 1000000 <= capacity / 2 then granted = all end
      debt = debt + granted * 1000000
      local life = math.ceil(debt / rate / 1000) + 1000
      local state = string.format('%.0f %.0f', debt, now)
      redis.call('SET', KEYS[1], state, 'PX', string.format('%.0f', life))
      return {granted, debt}
      """;

  private static final String SHA = sha1(SCRIPT);

  private final RedisLink redis;

  SharedBuckets(RedisLink redis) {
    this.redis = redis;
  }

  /** How many of the requests got in, those to come included, and the bucket's debt after them. */
  record Taken(int granted, long debt) {}

  /**
   * @param ahead for requests to come; all of them are granted or none
   */
  Future<Taken> take(UUID tenantId, Settings.Plan plan, int requests, int ahead) {
    return redis
        .send(call(Command.EVALSHA, SHA, tenantId, plan, requests, ahead))
        .recover(failure -> load(failure, tenantId, plan, requests, ahead))
        .map(answer -> taken(answer, requests + ahead));
  }

  /** A Redis that was started anew does not know the script; the whole of it is then sent once. */
  private Future<Response> load(
      Throwable failure, UUID tenantId, Settings.Plan plan, int requests, int ahead) {
    return failure.getMessage() != null && failure.getMessage().startsWith(NOT_LOADED)
        ? redis.send(call(Command.EVAL, SCRIPT, tenantId, plan, requests, ahead))
        : Future.failedFuture(failure);
  }

  private static Request call(
      Command command, String script, UUID tenantId, Settings.Plan plan, int requests, int ahead) {
    return Request.cmd(command)
        .arg(script)
        .arg(1)
        .arg(PREFIX + tenantId + ":" + plan.rate() + ":" + plan.burst())
        .arg(plan.rate())
        .arg(plan.burst())
        .arg(requests)
        .arg(ahead);
  }

  /** Whatever answers at that address, no more than was asked for is believed. */
  private static Taken taken(Response answer, int most) {
    int granted = answer.get(0).toInteger();
    long debt = answer.get(1).toLong();
    if (granted < 0 || granted > most || debt < 0) {
      throw new IllegalArgumentException("not an answer of the script");
    }
    return new Taken(granted, debt);
  }

  private static String sha1(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
