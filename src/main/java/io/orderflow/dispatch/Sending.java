package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends what was taken on and hands in how it went; what cannot be sent goes back. Lives on the
 * dispatcher's event loop.
 */
final class Sending {
  private final Endpoints endpoints;
  private final Load load;
  private final LongPayloads payloads;
  private final Sender sender;
  private final Judge judge;
  private final Settler settler;
  private final Settings.Dispatch settings;
  private final Clock clock;
  private final Consumer<EndpointKey> closed;
  private final Runnable ended;
  private final Runnable settled;
  private boolean stopping;

  /**
   * @param closed is told of endpoints that get nothing now
   * @param ended is told when something waits to be written down
   * @param settled is told when that is done, and others may be taken on
   */
  Sending(
      SettlementStore settlements,
      Endpoints endpoints,
      Load load,
      LongPayloads payloads,
      Sender sender,
      Judge judge,
      Settings.Dispatch settings,
      Clock clock,
      Consumer<EndpointKey> closed,
      Runnable ended,
      Runnable settled) {
    this.endpoints = endpoints;
    this.load = load;
    this.payloads = payloads;
    this.sender = sender;
    this.judge = judge;
    this.settings = settings;
    this.clock = clock;
    this.closed = closed;
    this.ended = ended;
    this.settled = settled;
    this.settler = new Settler(settlements, clock, this::settled);
  }

  /** Takes it on; it is sent by the next {@link #drain}. */
  void add(Endpoint endpoint, Delivery delivery) {
    load.add(delivery);
    if (delivery.isGone()) {
      handIn(endpoint, Settlement.expired(delivery));
    } else if (delivery.isLong()) {
      fetch(endpoint, delivery);
    } else {
      endpoint.enqueue(delivery);
    }
  }

  private void fetch(Endpoint endpoint, Delivery delivery) {
    endpoint.expect(1);
    payloads
        .whole(delivery)
        .onSuccess(endpoint::enqueue)
        .onFailure(missing -> handIn(endpoint, judge.giveBack(delivery)))
        .onComplete(fetched -> endpoint.expect(-1))
        .onComplete(fetched -> drain(endpoint));
  }

  /** Takes it on only to give it back. */
  void refuse(Endpoint endpoint, Delivery delivery) {
    load.add(delivery);
    handIn(endpoint, judge.giveBack(delivery));
  }

  /** Sends what may be sent; what may not be sent at all goes back. */
  void drain(Endpoint endpoint) {
    Instant now = clock.instant();
    if (stopping || endpoint.isClosed(now)) {
      giveUp(endpoint);
      return;
    }
    Delivery delivery = endpoint.poll(now);
    while (delivery != null) {
      send(endpoint, delivery, now);
      delivery = endpoint.poll(now);
    }
  }

  /** Gives back what waits to be sent. */
  void giveUp(Endpoint endpoint) {
    closed.accept(endpoint.key());
    endpoint.giveUp().forEach(given -> handIn(endpoint, judge.giveBack(given)));
    payloads.giveUp(endpoint.key());
  }

  /** Writes down what ended. */
  void flush() {
    settler.flush();
  }

  /** From now on nothing more is sent. */
  void stop() {
    stopping = true;
    endpoints.all().forEach(this::drain);
  }

  /** A lease that would run out under way is no longer ours to use. */
  private void send(Endpoint endpoint, Delivery delivery, Instant now) {
    if (now.plus(settings.exchangeTimeout()).isAfter(delivery.lease().until())) {
      handIn(endpoint, judge.giveBack(delivery));
      return;
    }
    endpoint
        .send(() -> sender.send(delivery))
        .transform(
            outcome ->
                Future.succeededFuture(
                    outcome.succeeded()
                        ? judge.judge(endpoint, delivery, outcome.result())
                        : judge.giveBack(delivery)))
        .onSuccess(settlement -> sent(endpoint, settlement));
  }

  private void sent(Endpoint endpoint, Settlement settlement) {
    handIn(endpoint, settlement);
    drain(endpoint);
  }

  private void handIn(Endpoint endpoint, Settlement settlement) {
    if (endpoint.takeHealthChange()) {
      settler.add(endpoint.key(), endpoint.health());
    }
    settler.add(settlement);
    ended.run();
  }

  private void settled(List<Settlement> group) {
    group.stream().map(Settlement::delivery).forEach(load::remove);
    group.stream().map(Settlement::delivery).forEach(payloads::release);
    group.stream().filter(Settlement::isReturned).map(Settlement::delivery).forEach(this::dueAgain);
    settled.run();
  }

  /** Before it was written down no lease would have found it. */
  private void dueAgain(Delivery returned) {
    Endpoint endpoint = endpoints.get(returned.endpoint());
    if (returned.lane().isLater()) {
      endpoint.laterArrived(clock.instant());
    } else {
      endpoint.freshArrived();
    }
  }
}
