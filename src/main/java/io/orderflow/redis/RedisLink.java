package io.orderflow.redis;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.config.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one pipelined connection to Redis. While Redis is away or hangs, commands fail at
 * once and the link alone tries again; after its return they pass again.
 */
public final class RedisLink {
  /** A new connection is not on anyone's way: it may take longer than a command. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Short against the five seconds in which a returned Redis must be used again. */
  private static final Duration RETRY = Duration.ofMillis(500);

  /** Said by a former primary, which will not take writes on this connection any more. */
  private static final String DEMOTED = "READONLY";

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private final Vertx vertx;
  private final Context context;
  private final Settings.Redis settings;
  private final AtomicReference<Line> line = new AtomicReference<>();
  private volatile boolean closed;

  /** One connection and the client that made it, which is what can be closed. */
  private record Line(Redis client, RedisConnection connection) {}

  private RedisLink(Vertx vertx, Settings.Redis settings) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
  }

  /** A link that begins to connect, and keeps at it. */
  public static RedisLink open(Vertx vertx, Settings.Redis settings) {
    RedisLink link = new RedisLink(vertx, settings);
    link.connect();
    return link;
  }

  /** Sends one command; fails at the latest at the timeout, and without a wait while away. */
  public Future<Response> send(Request request) {
    Line current = line.get();
    return current == null
        ? Future.failedFuture(new FaultException(new Fault.Unavailable("redis")))
        : within(settings.timeout(), current.connection().send(request))
            .onFailure(failure -> judge(current, failure));
  }

  /** Whether commands would be sent now. */
  public boolean isUp() {
    return line.get() != null;
  }

  public Future<Void> ping() {
    return send(Request.cmd(Command.PING)).mapEmpty();
  }

  public Future<Void> close() {
    closed = true;
    Line last = line.getAndSet(null);
    return last == null ? Future.succeededFuture() : last.client().close();
  }

  private void connect() {
    context.runOnContext(start -> attempt());
  }

  private void attempt() {
    if (closed) {
      return;
    }
    Redis client = Redis.createClient(vertx, options());
    within(CONNECT_TIMEOUT, client.connect().compose(RedisLink::proven))
        .onSuccess(connection -> use(new Line(client, connection)))
        .onFailure(failure -> retry(client));
  }

  /** Without a way to verify the host, {@code rediss://} would be refused. */
  private RedisOptions options() {
    RedisOptions options =
        new RedisOptions()
            .setConnectionString(settings.url())
            .setTracingPolicy(TracingPolicy.IGNORE);
    options.getNetClientOptions().setHostnameVerificationAlgorithm("HTTPS");
    return options;
  }

  /** A Redis that still loads its data, or refuses the password, is not there yet. */
  private static Future<RedisConnection> proven(RedisConnection connection) {
    return connection.send(Request.cmd(Command.PING)).map(connection);
  }

  private void use(Line fresh) {
    fresh.connection().exceptionHandler(failure -> drop(fresh));
    fresh.connection().endHandler(end -> drop(fresh));
    line.set(fresh);
    LOG.info("Redis is connected");
    if (closed) {
      close();
    }
  }

  /** What answers too late cannot be told from what never answers: both are left behind. */
  private void judge(Line current, Throwable failure) {
    if (failure instanceof TimeoutException || isDemoted(failure)) {
      drop(current);
    }
  }

  private static boolean isDemoted(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().startsWith(DEMOTED);
  }

  private void drop(Line lost) {
    if (line.compareAndSet(lost, null)) {
      LOG.warn("Redis is away: the work is done without it");
      retry(lost.client());
    }
  }

  private void retry(Redis client) {
    client.close();
    vertx.setTimer(RETRY.toMillis(), timer -> connect());
  }

  private static <T> Future<T> within(Duration timeout, Future<T> future) {
    return future.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
