package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import io.orderflow.id.IdSource;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps deliveries flowing: leases what is due for the slots that are free, sends it, and hands in
 * how it went. Lives on one event loop and has no timers: somebody calls {@link #pump} often.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** A database that is away is asked again no more often than this. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final DeliveryStore store;
  private final Endpoints endpoints;
  private final Sender sender;
  private final Judge judge;
  private final Settler settler;
  private final Consumer<Runnable> soon;
  private final Settings.Dispatch settings;
  private final Clock clock;
  private final IdSource ids;
  private int inFlight;
  private int laterInFlight;
  private int servicesInFlight;
  private boolean leasing;
  private boolean pumping;
  private boolean stopping;
  private Instant notBefore = Instant.MIN;
  private Lease lost;

  /**
   * @param soon runs an action on the same event loop a moment later
   */
  Dispatcher(
      DeliveryStore store,
      SettlementStore settlements,
      Endpoints endpoints,
      Sender sender,
      Judge judge,
      Consumer<Runnable> soon,
      Settings.Dispatch settings,
      Clock clock,
      IdSource ids) {
    this.store = store;
    this.endpoints = endpoints;
    this.sender = sender;
    this.judge = judge;
    this.soon = soon;
    this.settings = settings;
    this.clock = clock;
    this.ids = ids;
    this.settler = new Settler(settlements, clock, this::settled);
  }

  /** Something new was committed for that endpoint. */
  void arrived(EndpointKey key) {
    endpoints.get(key).freshArrived();
    pump();
  }

  /** What was leased for that endpoint in advance goes back, to be read anew. */
  void changed(EndpointKey key) {
    endpoints.known(key).ifPresent(this::readAnew);
  }

  /** Takes on what is due and fits, and hands in what is done. */
  void pump() {
    settler.flush();
    Instant now = clock.instant();
    if (leasing || stopping || now.isBefore(notBefore)) {
      return;
    }
    int half = settings.maxInFlight() / 2;
    List<Slots> slots =
        endpoints.share(
            now, settings.maxInFlight() - inFlight, half - laterInFlight, half - servicesInFlight);
    if (!slots.isEmpty()) {
      lease(slots, now);
    }
  }

  /** Takes on nothing more; what is under way ends on its own. */
  void stop() {
    stopping = true;
    endpoints.all().forEach(this::drain);
  }

  /** Whether nothing is under way or waits to be written. */
  boolean isIdle() {
    return inFlight == 0 && !leasing;
  }

  /** Requests under way, and those that wait to be written down. */
  int inFlight() {
    return inFlight;
  }

  private void readAnew(Endpoint endpoint) {
    endpoint.giveUp().forEach(given -> handIn(endpoint, judge.giveBack(endpoint, given)));
    endpoint.freshArrived();
    pump();
  }

  private void lease(List<Slots> slots, Instant now) {
    leasing = true;
    slots.forEach(slot -> endpoints.get(slot.key()).asked(slot));
    Lease lease = new Lease(ids.next(), now.plus(settings.lease()));
    forgetLost()
        .compose(forgotten -> store.lease(slots, lease, now))
        .map(leased -> take(slots, leased))
        .otherwise(failure -> leaseFailed(slots, lease, failure))
        .onComplete(ended -> leased());
  }

  /** What the database may have leased to us without our hearing of it is leased to nobody. */
  private Future<Void> forgetLost() {
    return lost == null
        ? Future.succeededFuture()
        : store.release(lost).onSuccess(released -> lost = null);
  }

  private void leased() {
    leasing = false;
    pump();
  }

  private Void take(List<Slots> slots, List<Delivery> leased) {
    Map<EndpointKey, List<Delivery>> byEndpoint =
        leased.stream().collect(Collectors.groupingBy(Delivery::endpoint));
    Instant now = clock.instant();
    for (Slots slot : slots) {
      List<Delivery> taken = byEndpoint.getOrDefault(slot.key(), List.of());
      int later = (int) taken.stream().filter(delivery -> delivery.lane().isLater()).count();
      endpoints.get(slot.key()).took(slot, taken.size() - later, later, now);
    }
    leased.forEach(this::admit);
    byEndpoint.keySet().forEach(key -> drain(endpoints.get(key)));
    return null;
  }

  private Void leaseFailed(List<Slots> slots, Lease lease, Throwable failure) {
    lost = lost == null ? lease : lost;
    LOG.warn("nothing can be leased now; trying again", failure);
    notBefore = clock.instant().plus(PAUSE);
    for (Slots slot : slots) {
      Endpoint endpoint = endpoints.get(slot.key());
      endpoint.freshArrived();
      endpoint.laterArrived(notBefore);
    }
    return null;
  }

  private void admit(Delivery delivery) {
    Endpoint endpoint = endpoints.get(delivery.endpoint());
    endpoint.learn(delivery.receiver().kind());
    inFlight++;
    laterInFlight += delivery.lane().isLater() ? 1 : 0;
    servicesInFlight += delivery.isToWebhook() ? 0 : 1;
    if (delivery.payload() == null) {
      handIn(endpoint, Settlement.expired(delivery));
    } else {
      endpoint.enqueue(delivery);
    }
  }

  /** Sends what is leased and may be sent; what may not be sent at all goes back. */
  private void drain(Endpoint endpoint) {
    Instant now = clock.instant();
    if (stopping || endpoint.isClosed(now)) {
      endpoint.giveUp().forEach(given -> handIn(endpoint, judge.giveBack(endpoint, given)));
      return;
    }
    Delivery delivery = endpoint.poll(now);
    while (delivery != null) {
      send(endpoint, delivery, now);
      delivery = endpoint.poll(now);
    }
  }

  /** A lease that would run out under way is no longer ours to use. */
  private void send(Endpoint endpoint, Delivery delivery, Instant now) {
    if (now.plus(settings.exchangeTimeout()).isAfter(delivery.lease().until())) {
      handIn(endpoint, judge.giveBack(endpoint, delivery));
      return;
    }
    endpoint
        .send(() -> sender.send(delivery))
        .transform(
            outcome ->
                Future.succeededFuture(
                    outcome.succeeded()
                        ? judge.judge(endpoint, delivery, outcome.result())
                        : judge.giveBack(endpoint, delivery)))
        .onSuccess(settlement -> ended(endpoint, settlement));
  }

  private void ended(Endpoint endpoint, Settlement settlement) {
    handIn(endpoint, settlement);
    drain(endpoint);
  }

  private void handIn(Endpoint endpoint, Settlement settlement) {
    if (endpoint.takeHealthChange()) {
      settler.add(endpoint.key(), endpoint.health());
    }
    settler.add(settlement);
    pumpSoon();
  }

  /** What ends within a moment is written, and replaced, in one go. */
  private void pumpSoon() {
    if (!pumping) {
      pumping = true;
      soon.accept(this::pumpNow);
    }
  }

  private void pumpNow() {
    pumping = false;
    pump();
  }

  private void settled(List<Settlement> group) {
    inFlight -= group.size();
    servicesInFlight -= (int) group.stream().filter(s -> !s.delivery().isToWebhook()).count();
    laterInFlight -= (int) group.stream().filter(s -> s.delivery().lane().isLater()).count();
    pump();
  }
}
