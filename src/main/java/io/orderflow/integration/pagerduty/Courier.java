package io.orderflow.integration.pagerduty;

import io.orderflow.config.AlertSettings;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Brings notices to PagerDuty, one at a time and each until it has arrived, unless a newer one of
 * the same alert takes its place. Lives on one event loop.
 */
final class Courier {
  /** Thirty a minute at most: a quarter of what PagerDuty takes for one routing key. */
  static final Duration SPACING = Duration.ofSeconds(2);

  /** In a row; then PagerDuty is left alone until it is tried with one. */
  private static final int FAILURES = 3;

  /** Failures in a row lie far apart when there is one alert; a success forgets them. */
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final Function<Notice, Future<Reception>> pagerDuty;
  private final AlertSettings settings;
  private final Duration spacing;
  private final Clock clock;
  private final CircuitBreaker breaker;
  private final Map<String, Parcel> parcels = new LinkedHashMap<>();
  private boolean busy;
  private Instant nextAt = Instant.MIN;

  /** Who has something to tell, and wants to know when it was told. */
  @FunctionalInterface
  interface Origin {
    /** PagerDuty took the notice or refused it for good; may be said more than once. */
    void settled(Notice notice);
  }

  /** A notice on its way. */
  private static final class Parcel {
    private final Origin origin;
    private final Notice notice;
    private Instant dueAt;
    private boolean settled;

    Parcel(Origin origin, Notice notice, Instant dueAt) {
      this.origin = origin;
      this.notice = notice;
      this.dueAt = dueAt;
    }
  }

  /** Carries a reception past the breaker as the failure that it counts. */
  private static final class Passing extends RuntimeException {
    private final Reception reception;

    Passing(Reception reception) {
      super(null, null, false, false);
      this.reception = reception;
    }
  }

  Courier(
      Vertx vertx,
      Function<Notice, Future<Reception>> pagerDuty,
      AlertSettings settings,
      Duration spacing,
      Clock clock) {
    this.pagerDuty = pagerDuty;
    this.settings = settings;
    this.spacing = spacing;
    this.clock = clock;
    this.breaker = CircuitBreaker.create("pagerduty", vertx, options(settings));
  }

  /** All that the origin wants told now; what it no longer wants is not sent any more. */
  void carry(Origin origin, List<Notice> wanted) {
    Set<String> keys = wanted.stream().map(Notice::key).collect(Collectors.toSet());
    parcels
        .values()
        .removeIf(parcel -> parcel.origin == origin && !keys.contains(parcel.notice.key()));
    wanted.forEach(notice -> accept(origin, notice));
    pump();
  }

  /** Sends the next that is due, if there is one and it may be sent now. */
  void pump() {
    Instant now = clock.instant();
    if (busy || now.isBefore(nextAt) || breaker.state() == CircuitBreakerState.OPEN) {
      return;
    }
    parcels.values().stream()
        .filter(parcel -> !parcel.settled && !parcel.dueAt.isAfter(now))
        .findFirst()
        .ifPresent(this::send);
  }

  /** What has arrived and is wanted still has not been noted by its origin. */
  private void accept(Origin origin, Notice notice) {
    Parcel standing = parcels.get(notice.key());
    if (standing == null || !standing.notice.equals(notice)) {
      parcels.put(notice.key(), new Parcel(origin, notice, clock.instant()));
    } else if (standing.settled) {
      origin.settled(notice);
    }
  }

  private void send(Parcel parcel) {
    busy = true;
    breaker
        .execute(() -> pagerDuty.apply(parcel.notice).compose(Courier::judge))
        .otherwise(Courier::unwrap)
        .onSuccess(reception -> received(parcel, reception));
  }

  private void received(Parcel parcel, Reception reception) {
    Instant now = clock.instant();
    busy = false;
    nextAt = now.plus(spacing);
    if (reception.isPassing()) {
      parcel.dueAt = now.plus(settings.retryAfter());
    } else {
      parcel.settled = true;
      parcel.origin.settled(parcel.notice);
    }
    if (reception == Reception.limited && breaker.state() != CircuitBreakerState.OPEN) {
      breaker.open();
    }
  }

  private static Future<Reception> judge(Reception reception) {
    return reception.isPassing()
        ? Future.failedFuture(new Passing(reception))
        : Future.succeededFuture(reception);
  }

  private static Reception unwrap(Throwable failure) {
    return failure instanceof Passing passing ? passing.reception : Reception.failed;
  }

  private static CircuitBreakerOptions options(AlertSettings settings) {
    return new CircuitBreakerOptions()
        .setMaxFailures(FAILURES)
        .setFailuresRollingWindow(WINDOW.toMillis())
        .setTimeout(-1)
        .setResetTimeout(settings.retryAfter().toMillis());
  }
}
