package io.orderflow.dispatch;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The circuit breaker of one receiver: Vert.x's own, exchanged each time it opens because one of
 * those stays open equally long each time.
 */
final class Breaker {
  /** Failures in a row may be far apart when little is sent; a success forgets them. */
  private static final Duration WINDOW = Duration.ofHours(1);

  private final Vertx vertx;
  private final String name;
  private final int failures;
  private final Supplier<Duration> opened;
  private CircuitBreaker current;

  /**
   * @param failures in a row that open it
   * @param opened is told when it opens, and says for how long
   */
  Breaker(Vertx vertx, String name, int failures, Supplier<Duration> opened) {
    this.vertx = vertx;
    this.name = name;
    this.failures = failures;
    this.opened = opened;
    this.current = create(Duration.ofMillis(1)).openHandler(open -> openFor(opened.get()));
  }

  /** Opens it, or keeps it open, for so long from now. */
  void openFor(Duration span) {
    long millis = Math.max(1, span.toMillis());
    current = create(Duration.ofMillis(millis)).open();
    current.openHandler(again -> openFor(opened.get()));
  }

  boolean isOpen() {
    return current.state() == CircuitBreakerState.OPEN;
  }

  /** Whether it lets one request through, to see. */
  boolean isProbing() {
    return current.state() == CircuitBreakerState.HALF_OPEN;
  }

  /** Sends unless it is open; fails with Vert.x's {@code OpenCircuitException} when it is. */
  Future<Reply> guard(Supplier<Future<Reply>> request) {
    Supplier<Future<Reply>> judged = () -> request.get().compose(Breaker::judge);
    return current.execute(judged).recover(Breaker::unwrap);
  }

  private CircuitBreaker create(Duration reset) {
    CircuitBreakerOptions options =
        new CircuitBreakerOptions()
            .setMaxFailures(failures)
            .setFailuresRollingWindow(WINDOW.toMillis())
            .setTimeout(-1)
            .setResetTimeout(reset.toMillis());
    return CircuitBreaker.create(name, vertx, options);
  }

  private static Future<Reply> judge(Reply reply) {
    return reply.isDown() ? Future.failedFuture(new Down(reply)) : Future.succeededFuture(reply);
  }

  private static Future<Reply> unwrap(Throwable failure) {
    return failure instanceof Down down
        ? Future.succeededFuture(down.reply)
        : Future.failedFuture(failure);
  }

  /** Carries a reply past the breaker as the failure that it counts. */
  private static final class Down extends RuntimeException {
    private final transient Reply reply;

    Down(Reply reply) {
      super(null, null, false, false);
      this.reply = reply;
    }
  }
}
