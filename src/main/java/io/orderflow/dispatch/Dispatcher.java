package io.orderflow.dispatch;

import io.orderflow.bus.Soon;
import io.orderflow.config.Settings;
import io.orderflow.event.EventMessages.DirectEndpoints;
import io.orderflow.event.EventMessages.LeasedDelivery;
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
 * Keeps deliveries flowing: leases what is due for the slots that are free, and takes on what was
 * inserted as leased. Lives on one event loop and has no timers: somebody calls {@link #pump}
 * often.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** A database that is away is asked again no more often than this. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final DeliveryStore store;
  private final Endpoints endpoints;
  private final Settings.Dispatch settings;
  private final Clock clock;
  private final IdSource ids;
  private final Load load;
  private final DirectWay direct;
  private final Sending sending;
  private boolean leasing;
  private boolean stopping;
  private Instant notBefore = Instant.MIN;
  private Lease lost;

  /**
   * @param soon runs an action on the same event loop a moment later
   * @param tell is told whose deliveries may come as leased
   */
  Dispatcher(
      DeliveryStore store,
      SettlementStore settlements,
      Endpoints endpoints,
      Sender sender,
      Judge judge,
      Consumer<Runnable> soon,
      Consumer<DirectEndpoints> tell,
      Settings.Dispatch settings,
      Clock clock,
      IdSource ids) {
    this.store = store;
    this.endpoints = endpoints;
    this.settings = settings;
    this.clock = clock;
    this.ids = ids;
    this.load = new Load(settings);
    this.direct = new DirectWay(endpoints, load, settings, ids.next(), tell);
    // what ends within a moment is written, and replaced, in one go
    this.sending =
        new Sending(
            settlements,
            endpoints,
            load,
            new LongPayloads(store::payload),
            sender,
            judge,
            settings,
            clock,
            direct::close,
            new Soon(soon, this::pump)::ask,
            this::pump);
  }

  /** Something new was committed for that endpoint. */
  void arrived(EndpointKey key) {
    endpoints.get(key).freshArrived();
    pump();
  }

  /** Something new was committed as leased to us. */
  void committed(List<LeasedDelivery> inserted) {
    Instant now = clock.instant();
    inserted.forEach(leased -> take(leased, now));
  }

  /** What was leased for that endpoint in advance goes back, to be read anew. */
  void changed(EndpointKey key) {
    endpoints.known(key).ifPresent(this::readAnew);
  }

  /** Takes on what is due and fits, and hands in what is done. */
  void pump() {
    sending.flush();
    Instant now = clock.instant();
    if (leasing || stopping || now.isBefore(notBefore)) {
      return;
    }
    List<Slots> slots = endpoints.share(now, load.free(), load.freeLater(), load.freeServices());
    if (!slots.isEmpty()) {
      lease(slots, now);
    }
  }

  /** Looks whose deliveries may come as leased; a database that fails is not relied on. */
  void look() {
    Instant now = clock.instant();
    if (now.isBefore(notBefore)) {
      direct.closeAll();
    } else {
      direct.look(now);
    }
  }

  /**
   * Takes on nothing more; what is under way ends on its own.
   *
   * @return whether transactions may be about to commit that lease something to us
   */
  boolean stop() {
    boolean awaited = direct.isOpen();
    stopping = true;
    direct.closeAll();
    sending.stop();
    return awaited;
  }

  /** Whether nothing is under way or waits to be written. */
  boolean isIdle() {
    return load.all() == 0 && !leasing;
  }

  /** Requests under way, and those that wait to be written down. */
  int inFlight() {
    return load.all();
  }

  private void readAnew(Endpoint endpoint) {
    endpoint.receiver().forget();
    sending.giveUp(endpoint);
    endpoint.freshArrived();
    pump();
  }

  private void lease(List<Slots> slots, Instant now) {
    leasing = true;
    slots.forEach(slot -> endpoints.get(slot.key()).asked(slot, now));
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
    leased.forEach(this::take);
    byEndpoint.keySet().forEach(key -> sending.drain(endpoints.get(key)));
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

  private void take(Delivery leased) {
    Endpoint endpoint = endpoints.get(leased.endpoint());
    endpoint.learn(leased.receiver());
    sending.add(endpoint, leased);
  }

  /** What is too much, or for an endpoint of which too little is known, goes back. */
  private void take(LeasedDelivery leased, Instant now) {
    Endpoint endpoint = endpoints.get(DirectWay.endpoint(leased));
    Delivery delivery = DirectWay.delivery(leased, endpoint, now);
    if (direct.takes(endpoint, now)) {
      sending.add(endpoint, delivery);
      sending.drain(endpoint);
    } else {
      direct.close(endpoint.key());
      sending.refuse(endpoint, delivery);
    }
  }
}
