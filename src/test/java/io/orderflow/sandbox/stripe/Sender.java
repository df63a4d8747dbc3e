package io.orderflow.sandbox.stripe;

import io.orderflow.sandbox.stripe.Webhooks.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Posts signed events and tries again until they are taken. */
final class Sender {
  /** Hours at Stripe, but a test does not wait so long. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private static final int TRIES = 8;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Clock clock;
  private final HttpClient client;
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();

  Sender(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
    this.client = vertx.createHttpClient();
  }

  List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  void send(Endpoint endpoint, JsonObject event, Duration delay) {
    after(delay).onSuccess(due -> attempt(endpoint, event, 1));
  }

  private Future<?> after(Duration delay) {
    return delay.isZero()
        ? Future.succeededFuture()
        : vertx.timer(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void attempt(Endpoint endpoint, JsonObject event, int number) {
    post(endpoint, event.encode())
        .otherwise(0)
        .onSuccess(status -> settle(endpoint, event, number, status));
  }

  private Future<Integer> post(Endpoint endpoint, String body) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(endpoint.url())
            .setTimeout(TIMEOUT.toMillis())
            .putHeader("Content-Type", "application/json; charset=utf-8")
            .putHeader("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .putHeader(
                "Stripe-Signature",
                Signature.header(body, clock.instant().getEpochSecond(), endpoint.secrets()));
    return client
        .request(request)
        .compose(ready -> ready.send(body))
        .compose(response -> response.end().map(response.statusCode()));
  }

  private void settle(Endpoint endpoint, JsonObject event, int number, int status) {
    attempts.add(
        new Attempt(
            event.getString("id"), event.getString("type"), endpoint.url(), number, status));
    boolean taken = status >= 200 && status < 300;
    if (!taken && number < TRIES) {
      after(FIRST_PAUSE.multipliedBy(1L << (number - 1)))
          .onSuccess(due -> attempt(endpoint, event, number + 1));
    }
  }
}
