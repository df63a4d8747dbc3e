package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import io.orderflow.egress.EgressGuard;
import io.orderflow.egress.EgressRefused;
import io.orderflow.egress.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a webhook over HTTP/1.1 to the very address that the guard checked, and reads no more of
 * the answer, and no longer, than the limits say.
 */
final class HttpSender implements Sender {
  /** Shorter than receivers keep idle connections: Node closes them after 5 seconds. */
  private static final int KEEP_ALIVE_SECONDS = 4;

  private final Vertx vertx;
  private final HttpClient client;
  private final EgressGuard guard;
  private final RequestHeaders headers;
  private final Settings.Dispatch settings;
  private final Clock clock;

  HttpSender(
      Vertx vertx,
      HttpClientOptions tls,
      EgressGuard guard,
      RequestHeaders headers,
      Settings.Dispatch settings,
      Clock clock) {
    this.vertx = vertx;
    this.client = client(vertx, tls, settings);
    this.guard = guard;
    this.headers = headers;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Future<Reply> send(Delivery delivery) {
    Instant start = clock.instant();
    return guard
        .check(delivery.receiver().url())
        .timeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .recover(HttpSender::explain)
        .compose(target -> exchange(target, delivery, start))
        .recover(failure -> Future.succeededFuture(failed(start, failure)));
  }

  private static Future<Target> explain(Throwable failure) {
    return Future.failedFuture(
        failure instanceof TimeoutException ? new EgressRefused("no answer", true) : failure);
  }

  private Future<Reply> exchange(Target target, Delivery delivery, Instant start) {
    if (target.address() == null) {
      return Future.failedFuture(new EgressRefused(target.host(), true));
    }
    byte[] body = delivery.payload().getBytes(StandardCharsets.UTF_8);
    RequestOptions options = options(target).setHeaders(headers.of(delivery, body, start));
    return new Exchange(vertx, settings, clock, start).run(client, options, Buffer.buffer(body));
  }

  private RequestOptions options(Target target) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(
            SocketAddress.inetSocketAddress(target.port(), target.address().getHostAddress()))
        .setHost(target.host())
        .setPort(target.port())
        .setSsl(target.tls())
        .setURI(target.path())
        .setConnectTimeout(settings.connectTimeout().toMillis())
        .setFollowRedirects(false);
  }

  private Reply failed(Instant start, Throwable failure) {
    return Reply.failed(start, Duration.between(start, clock.instant()), Failures.before(failure));
  }

  /** What a receiver does wrong is an attempt's outcome, and no error of ours to be logged. */
  private static void known(Throwable failure) {}

  /**
   * A pool that never makes a request wait: the dispatcher alone counts. Traced is what belongs to
   * an event, by whoever calls this sender.
   */
  private static HttpClient client(Vertx vertx, HttpClientOptions tls, Settings.Dispatch settings) {
    HttpClientOptions options =
        new HttpClientOptions(tls)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setDecompressionSupported(false)
            .setTracingPolicy(TracingPolicy.IGNORE)
            .setConnectTimeout((int) settings.connectTimeout().toMillis())
            .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(new PoolOptions().setHttp1MaxSize(settings.maxInFlight()))
        .withConnectHandler(connection -> connection.exceptionHandler(HttpSender::known))
        .build();
  }
}
