package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * One request and its response as callbacks tell of them, ended by whatever comes first: the end of
 * the response, the limit of its length, a failure, or the deadline.
 */
final class Exchange {
  private final Vertx vertx;
  private final Settings.Dispatch settings;
  private final Clock clock;
  private final Instant start;
  private final Promise<Reply> ended = Promise.promise();
  private final Buffer kept = Buffer.buffer();
  private HttpClientRequest request;
  private HttpClientResponse response;
  private long read;

  Exchange(Vertx vertx, Settings.Dispatch settings, Clock clock, Instant start) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.start = start;
  }

  /** How it went; never fails. */
  Future<Reply> run(HttpClient client, RequestOptions options, Buffer body) {
    Instant end = start.plus(settings.exchangeTimeout());
    long left = Math.max(1, Duration.between(clock.instant(), end).toMillis());
    long deadline = vertx.setTimer(left, timer -> breakOff(failed(ErrorKind.timeout)));
    client
        .request(options)
        .onSuccess(opened -> sendUnlessEnded(opened, body))
        .onFailure(failure -> end(failed(Failures.before(failure))));
    return ended.future().andThen(reply -> vertx.cancelTimer(deadline));
  }

  private void sendUnlessEnded(HttpClientRequest opened, Buffer body) {
    request = opened;
    if (ended.future().isComplete()) {
      request.reset();
      return;
    }
    request
        .send(body)
        .onSuccess(this::receive)
        .onFailure(failure -> breakOff(failed(Failures.after(failure))));
  }

  private void receive(HttpClientResponse received) {
    response = received;
    response
        .handler(this::keep)
        .endHandler(over -> end(answered()))
        .exceptionHandler(failure -> breakOff(failed(Failures.after(failure))));
  }

  /** What is too long is cut off: the status has told what there is to know. */
  private void keep(Buffer chunk) {
    read += chunk.length();
    int room = settings.keptBytes() - kept.length();
    if (room > 0) {
      kept.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    }
    if (read > settings.readBytes()) {
      breakOff(answered());
    }
  }

  private void breakOff(Reply reply) {
    if (end(reply) && request != null) {
      request.reset();
    }
  }

  private boolean end(Reply reply) {
    return ended.tryComplete(reply);
  }

  private Reply answered() {
    int status = response.statusCode();
    Instant now = clock.instant();
    return new Reply(
        start,
        Duration.between(start, now),
        status,
        ErrorKind.of(status),
        RetryAfter.parse(response.getHeader(HttpHeaders.RETRY_AFTER), now).orElse(null),
        excerpt());
  }

  private Reply failed(ErrorKind error) {
    Integer status = response == null ? null : response.statusCode();
    Duration took = Duration.between(start, clock.instant());
    return new Reply(start, took, status, error, null, excerpt());
  }

  /** A compressed body says nothing to a reader, and is not unpacked for one. */
  private String excerpt() {
    boolean plain = response == null || response.getHeader(HttpHeaders.CONTENT_ENCODING) == null;
    return plain ? Excerpt.of(kept.getBytes()) : "";
  }
}
