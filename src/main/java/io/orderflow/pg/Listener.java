package io.orderflow.pg;

import io.orderflow.config.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears one notification channel on a connection of its own, and connects anew when that is lost.
 * The ear is called on the event loop on which the listener was opened.
 */
public final class Listener {
  /** Also while PostgreSQL hangs no more than one attempt in this time is left behind. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Short against the five seconds in which a returned PostgreSQL must be heard again. */
  private static final Duration RETRY = Duration.ofMillis(250);

  private static final long NO_TIMER = -1;
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final Vertx vertx;
  private final Context context;
  private final PgConnectOptions options;
  private final Duration checkTimeout;
  private final String channel;
  private final Duration checkEvery;
  private final Ear ear;
  private PgConnection connection;
  private long timer = NO_TIMER;
  private boolean closed;

  /** What is told of a channel. */
  public interface Ear {
    /** A notification came. */
    void heard(String payload);

    /** Until the next check that succeeds, notifications may have been missed. */
    void lost();

    /**
     * Asks something on the listening connection: right behind LISTEN, so that nothing falls
     * between, and then again and again, because a half-open connection looks like a quiet one.
     */
    default Future<?> check(PgConnection connection) {
      return connection.query("SELECT 1").execute();
    }
  }

  private Listener(
      Vertx vertx, Settings.Database settings, String channel, Duration checkEvery, Ear ear) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.options = Database.connectOptions(settings);
    this.checkTimeout = settings.queryTimeout();
    this.channel = channel;
    this.checkEvery = checkEvery;
    this.ear = ear;
  }

  /** A listener that begins to connect, and keeps at it. */
  public static Listener open(
      Vertx vertx, Settings.Database settings, String channel, Duration checkEvery, Ear ear) {
    Listener listener = new Listener(vertx, settings, channel, checkEvery, ear);
    listener.context.runOnContext(start -> listener.connect());
    return listener;
  }

  /** To be called on the listener's own event loop. */
  public Future<Void> close() {
    closed = true;
    vertx.cancelTimer(timer);
    PgConnection last = connection;
    connection = null;
    return last == null ? Future.succeededFuture() : last.close();
  }

  private void connect() {
    Future<PgConnection> attempt = PgConnection.connect(vertx, options);
    within(CONNECT_TIMEOUT, attempt).onSuccess(this::use).onFailure(failure -> abandon(attempt));
  }

  private void use(PgConnection fresh) {
    connection = fresh;
    fresh.closeHandler(end -> drop(fresh));
    fresh.exceptionHandler(failure -> drop(fresh));
    fresh.notificationHandler(notification -> ear.heard(notification.getPayload()));
    if (closed) {
      fresh.close();
      return;
    }
    within(checkTimeout, fresh.query("LISTEN " + channel).execute())
        .onSuccess(listening -> check(fresh))
        .onFailure(failure -> drop(fresh));
  }

  private void check(PgConnection current) {
    if (current != connection || closed) {
      return;
    }
    within(checkTimeout, ear.check(current))
        .onSuccess(checked -> timer = vertx.setTimer(checkEvery.toMillis(), due -> check(current)))
        .onFailure(failure -> drop(current));
  }

  private void drop(PgConnection lost) {
    if (lost == connection) {
      LOG.warn("the connection that listens to {} is lost", channel);
      connection = null;
      vertx.cancelTimer(timer);
      ear.lost();
      lost.close();
      retry();
    }
  }

  /** A connection that comes up after all is not wanted any more. */
  private void abandon(Future<PgConnection> attempt) {
    attempt.onSuccess(PgConnection::close);
    retry();
  }

  private void retry() {
    if (!closed) {
      vertx.setTimer(RETRY.toMillis(), due -> connect());
    }
  }

  private static <T> Future<T> within(Duration timeout, Future<T> future) {
    return future.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
