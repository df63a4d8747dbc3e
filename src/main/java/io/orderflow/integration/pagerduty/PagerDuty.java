package io.orderflow.integration.pagerduty;

import io.orderflow.config.AlertSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PagerDuty's Events API v2, over connections that nothing else uses. */
final class PagerDuty {
  private static final Logger LOG = LoggerFactory.getLogger(PagerDuty.class);
  private static final String PATH = "/v2/enqueue";

  /** Its handshake included, and well within the whole exchange. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Of an answer, for the log: PagerDuty names each wrong field in a line. */
  private static final int KEPT_BYTES = 1_024;

  private final HttpClient client;
  private final AlertSettings settings;
  private final Clock clock;

  /**
   * @param tls what the client trusts beside the name, which is always checked
   */
  PagerDuty(Vertx vertx, HttpClientOptions tls, AlertSettings settings, Clock clock) {
    this.client = client(vertx, tls);
    this.settings = settings;
    this.clock = clock;
  }

  /** How it receives the notice; never fails. */
  Future<Reception> enqueue(Notice notice) {
    Instant deadline = clock.instant().plus(settings.exchangeTimeout());
    Future<HttpClientRequest> request = client.request(options());
    return request
        .compose(open -> send(open, notice, deadline))
        .compose(response -> read(response, notice))
        .timeout(settings.exchangeTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> request.onSuccess(HttpClientRequest::reset))
        .onFailure(failure -> LOG.warn("PagerDuty cannot be told of {} now", notice.key(), failure))
        .otherwise(Reception.failed);
  }

  Future<Void> close() {
    return client.close();
  }

  /** Nothing is sent once the caller was told that it failed. */
  private Future<HttpClientResponse> send(
      HttpClientRequest request, Notice notice, Instant deadline) {
    return clock.instant().isBefore(deadline)
        ? request.send(EventJson.body(notice, settings.routingKey()))
        : Future.failedFuture("too late");
  }

  private Future<Reception> read(HttpClientResponse response, Notice notice) {
    Buffer kept = Buffer.buffer();
    response.handler(chunk -> keep(kept, chunk));
    Reception reception = Reception.of(response.statusCode());
    return response.end().map(end -> tell(reception, response.statusCode(), notice, kept));
  }

  private static void keep(Buffer kept, Buffer chunk) {
    kept.appendBuffer(chunk, 0, Math.min(chunk.length(), KEPT_BYTES - kept.length()));
  }

  private Reception tell(Reception reception, int status, Notice notice, Buffer answer) {
    switch (reception) {
      case taken -> LOG.info("PagerDuty took {} {}", action(notice), notice.key());
      case refused ->
          LOG.error("PagerDuty refuses {} {}: {}", action(notice), notice.key(), printable(answer));
      case limited, failed ->
          LOG.warn("PagerDuty answered {} to {} {}", status, action(notice), notice.key());
    }
    return reception;
  }

  private static String action(Notice notice) {
    return notice.isTrigger() ? "the trigger of" : "the resolve of";
  }

  private String printable(Buffer answer) {
    return answer
        .toString()
        .replace(settings.routingKey(), "[redacted]")
        .replaceAll("\\p{Cntrl}", " ");
  }

  private RequestOptions options() {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(settings.pagerdutyUrl() + PATH)
        .setConnectTimeout(CONNECT_TIMEOUT.toMillis())
        .setFollowRedirects(false)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
  }

  /** Events are rare: a connection that was kept since the last one would be dead. */
  private static HttpClient client(Vertx vertx, HttpClientOptions tls) {
    HttpClientOptions options =
        new HttpClientOptions(tls)
            .setKeepAlive(false)
            .setSslHandshakeTimeout(CONNECT_TIMEOUT.toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(new PoolOptions().setHttp1MaxSize(1))
        .build();
  }
}
