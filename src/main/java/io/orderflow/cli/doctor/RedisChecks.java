package io.orderflow.cli.doctor;

import io.orderflow.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether Redis is there, new enough, and agrees on the time. */
final class RedisChecks {
  private static final long PATIENCE_SECONDS = 4;
  private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)\\S*");
  private static final int OLDEST_MAJOR = 6;
  private static final int OLDEST_MINOR = 2;
  private static final long MICROS = 1_000;

  private final Settings.Redis settings;

  RedisChecks(Settings.Redis settings) {
    this.settings = settings;
  }

  List<Finding> run() {
    Vertx vertx = Vertx.vertx();
    try {
      RedisOptions options = new RedisOptions().setConnectionString(settings.url());
      options.getNetClientOptions().setHostnameVerificationAlgorithm("HTTPS");
      RedisConnection connection =
          Redis.createClient(vertx, options).connect().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Finding version =
          version(ask(connection, Request.cmd(Command.INFO).arg("server")).toString());
      Instant asked = Instant.now();
      Instant theirs = moment(ask(connection, Request.cmd(Command.TIME)));
      return List.of(version, ClockFinding.of("redis clock", asked, theirs, Instant.now()));
    } catch (Throwable failure) { // what Redis refuses with is no Exception
      return List.of(unreachable(failure));
    } finally {
      vertx.close();
    }
  }

  private static Response ask(RedisConnection connection, Request request) throws TimeoutException {
    return connection.send(request).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Instant moment(Response time) {
    return Instant.ofEpochSecond(time.get(0).toLong(), time.get(1).toLong() * MICROS);
  }

  static Finding version(String info) {
    Matcher found = VERSION.matcher(info);
    if (!found.find()) {
      return Finding.warn("redis", "answers, but hides its version", "use Redis 6.2 or newer");
    }
    int major = Integer.parseInt(found.group(1));
    int minor = Integer.parseInt(found.group(2));
    String what = "Redis " + major + "." + minor;
    return major < OLDEST_MAJOR || major == OLDEST_MAJOR && minor < OLDEST_MINOR
        ? Finding.fail("redis", what, "use Redis 6.2 or newer")
        : Finding.ok("redis", what + " answers");
  }

  private Finding unreachable(Throwable failure) {
    String place = Place.of(settings.url());
    if (failure instanceof ErrorType refused) {
      return Finding.fail(
          "redis",
          place + " refuses: " + refused.getMessage(),
          "correct user and password of REDIS_URL");
    }
    return Finding.fail(
        "redis",
        Place.silent(place, failure, PATIENCE_SECONDS),
        "start Redis or correct REDIS_URL; until then each process limits rates alone");
  }
}
