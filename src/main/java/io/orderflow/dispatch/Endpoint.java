package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import io.orderflow.dispatch.Delivery.Receiver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * What this process knows of one receiver: what may be due to it, what is under way, and how it
 * does. Lives on the dispatcher's event loop.
 */
final class Endpoint {
  private final EndpointKey key;
  private final Settings.Dispatch settings;
  private final Clock clock;
  private final Breaker breaker;
  private final Width width;
  private final KnownReceiver receiver = new KnownReceiver();
  private Health health = Health.GOOD;
  private boolean healthChanged;
  private boolean known;
  private boolean enabled = true;
  private boolean freshDue;
  private boolean behind;
  private Instant laterDueAt;
  private final Deque<Delivery> ready = new ArrayDeque<>();
  private int inFlight;
  private int expected;
  private boolean quick;

  Endpoint(EndpointKey key, Vertx vertx, Settings.Dispatch settings, Clock clock) {
    this.key = key;
    this.settings = settings;
    this.clock = clock;
    this.width = new Width(settings);
    this.breaker =
        new Breaker(
            vertx, key.webhookId().toString(), settings.breakerFailures(), this::breakerOpened);
  }

  EndpointKey key() {
    return key;
  }

  Health health() {
    return health;
  }

  KnownReceiver receiver() {
    return receiver;
  }

  /** Under way, or leased in advance. */
  int taken() {
    return inFlight + ready.size() + expected;
  }

  /** More, or fewer, that are taken for it and not ready yet. */
  void expect(int more) {
    expected += more;
  }

  /** Something new is to be sent. */
  void freshArrived() {
    freshDue = true;
  }

  /** Something is to be tried again then. */
  void laterArrived(Instant dueAt) {
    laterDueAt = laterDueAt == null || dueAt.isBefore(laterDueAt) ? dueAt : laterDueAt;
  }

  /** What the lease says that it asked for. */
  void learn(Receiver leased) {
    width.learn(leased.kind());
    receiver.told(leased);
  }

  /** What the database says, which other processes write too. */
  void learn(Due due) {
    width.learn(due.kind());
    enabled = due.enabled();
    freshDue = freshDue || due.fresh();
    if (due.laterAt() != null) {
      laterArrived(due.laterAt());
    }
    learn(due.health());
  }

  /** What the last process, or another one, found out about the receiver. */
  void learn(Health other) {
    if (!known) {
      known = true;
      health = health.equals(Health.GOOD) ? other.closed() : health;
    }
    if (other.timesOpened() > health.timesOpened()) {
      health = health.openedLike(other);
      width.startSlowly();
      breaker.openFor(Duration.between(clock.instant(), health.openUntil()));
    }
    if (other.pausedUntil() != null) {
      health = health.paused(other.pausedUntil());
    }
  }

  void disable() {
    enabled = false;
  }

  boolean isService() {
    return !width.kind().isWebhook();
  }

  boolean isOpen() {
    return breaker.isOpen();
  }

  boolean isProbing() {
    return breaker.isProbing();
  }

  boolean wantsLater(Instant now) {
    return laterDueAt != null && !laterDueAt.isAfter(now);
  }

  boolean wants(Instant now) {
    return enabled && (freshDue || wantsLater(now));
  }

  /**
   * How many more deliveries may be leased for it now, of at most {@code share} requests at once. A
   * quick receiver gets as many again in advance, so that it never waits for the database.
   */
  int room(Instant now, int share) {
    if (isClosed(now)) {
      return 0;
    }
    int most = breaker.isProbing() ? 1 : Math.min(width.now(), share);
    int ahead = quick && !breaker.isProbing() ? most : 0;
    return Math.max(0, most + ahead - taken());
  }

  /** Whether it is a webhook that has done well, and the last lease left nothing waiting. */
  boolean isAtEase(Instant now) {
    boolean well = quick && width.isFull() && !isClosed(now) && !breaker.isProbing();
    return well && !isService() && !behind && taken() <= width.now() && receiver.isSure(now);
  }

  /** Whether it gets nothing at all now. */
  boolean isClosed(Instant now) {
    return !enabled || health.isPaused(now) || breaker.isOpen();
  }

  void enqueue(Delivery delivery) {
    ready.add(delivery);
  }

  /** The next delivery that is leased and may be sent now, or null. */
  Delivery poll(Instant now) {
    int allowed = breaker.isProbing() ? 1 : width.now();
    return isClosed(now) || inFlight >= allowed ? null : ready.poll();
  }

  /** What was leased and cannot be sent for now. */
  List<Delivery> giveUp() {
    List<Delivery> given = List.copyOf(ready);
    ready.clear();
    return given;
  }

  /** What was asked for is on its way: only what arrives from now on is news. */
  void asked(Slots slots, Instant now) {
    receiver.asked(now);
    freshDue = false;
    laterDueAt = slots.later() > 0 ? null : laterDueAt;
  }

  /** As many as were asked for: there may be more. */
  void took(Slots slots, int fresh, int later, Instant now) {
    boolean full = fresh + later >= slots.any();
    behind = full;
    freshDue = freshDue || full;
    if (slots.later() > 0 && (full || later >= slots.later())) {
      laterArrived(now);
    }
  }

  /** Sends one request unless the breaker opened meanwhile. */
  Future<Reply> send(Supplier<Future<Reply>> request) {
    inFlight++;
    return breaker.guard(request).andThen(ended -> inFlight--);
  }

  void succeeded(Reply reply) {
    quick = reply.took().compareTo(settings.quickWithin()) < 0;
    width.grow();
    note(health.succeeded());
  }

  void failed(Reply reply, Instant pauseUntil) {
    quick = false;
    Health after = health.failed(reply.endedAt());
    note(pauseUntil == null ? after : after.paused(pauseUntil));
  }

  /** Whether it had nothing but failures for so long that it gets nothing more. */
  boolean isHopeless() {
    return enabled && health.failedFor(settings.disableAfter(), clock.instant());
  }

  /** Whether its health is to be written down; asked once for each change. */
  boolean takeHealthChange() {
    boolean changed = healthChanged;
    healthChanged = false;
    return changed;
  }

  /** Whether nothing would be lost by forgetting it. */
  boolean isIdle(Instant now) {
    return taken() == 0
        && !receiver.isSure(now)
        && !freshDue
        && laterDueAt == null
        && !healthChanged
        && health.timesOpened() == 0
        && !health.isPaused(now)
        && width.isFull();
  }

  /** After each opening it starts slowly again. */
  private Duration breakerOpened() {
    Instant now = clock.instant();
    note(health.opened(now, settings.breakerOpenMin(), settings.breakerOpenMax()));
    width.startSlowly();
    return Duration.between(now, health.openUntil());
  }

  private void note(Health now) {
    healthChanged = healthChanged || !now.equals(health);
    health = now;
  }
}
