package io.orderflow.dispatch;

import io.orderflow.config.Settings;
import io.orderflow.ops.Heartbeat;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the database for what no hint told of: deliveries of other processes and of the past,
 * leases of the dead, what is due to the disabled, and what is to be replayed.
 */
final class Survey {
  private static final Logger LOG = LoggerFactory.getLogger(Survey.class);

  /** As often as a replay's rate counts, while there is one. */
  private static final Duration REPLAY = Duration.ofSeconds(1);

  private final EndpointStore store;
  private final DeliveryStore deliveries;
  private final Endpoints endpoints;
  private final Replays replays;
  private final Heartbeat heartbeat;
  private final Settings.Dispatch settings;
  private final Clock clock;
  private Instant nextLook = Instant.MIN;
  private Instant nextRescue = Instant.MIN;
  private Instant nextReplay = Instant.MIN;
  private boolean busy;

  Survey(
      EndpointStore store,
      DeliveryStore deliveries,
      Endpoints endpoints,
      Replays replays,
      Heartbeat heartbeat,
      Settings.Dispatch settings,
      Clock clock) {
    this.store = store;
    this.deliveries = deliveries;
    this.endpoints = endpoints;
    this.replays = replays;
    this.heartbeat = heartbeat;
    this.settings = settings;
    this.clock = clock;
  }

  /** What a restart must not forget. */
  Future<Void> recall() {
    return store.unwell().map(this::learn).compose(learned -> look());
  }

  /** Does what it is time for, one thing after the other. */
  void tick() {
    Instant now = clock.instant();
    if (busy) {
      return;
    }
    if (!now.isBefore(nextReplay)) {
      nextReplay = now.plus(settings.rescueInterval());
      run(() -> replays.advance().onSuccess(this::replayed));
    } else if (!now.isBefore(nextRescue)) {
      nextRescue = now.plus(settings.rescueInterval());
      run(() -> deliveries.rescue(now).onSuccess(this::rescued));
    } else if (!now.isBefore(nextLook)) {
      nextLook = now.plus(settings.pollInterval());
      run(this::look);
    }
  }

  private void run(Supplier<Future<?>> work) {
    busy = true;
    work.get()
        .onSuccess(done -> heartbeat.beat())
        .onFailure(failure -> LOG.warn("deliveries cannot be looked through now", failure))
        .onComplete(ended -> busy = false);
  }

  private void replayed(boolean some) {
    if (some) {
      nextReplay = clock.instant().plus(REPLAY);
      nextLook = Instant.MIN;
    }
  }

  private void rescued(int count) {
    if (count > 0) {
      LOG.info("took {} deliveries over from a process that is gone", count);
      nextLook = Instant.MIN;
    }
  }

  private Future<Void> look() {
    return store.due().map(this::learn).compose(this::buryAll);
  }

  private List<Due> learn(List<Due> found) {
    endpoints.prune(clock.instant());
    found.forEach(due -> endpoints.get(due.key()).learn(due));
    return found;
  }

  private Future<Void> buryAll(List<Due> found) {
    Future<Void> buried = Future.succeededFuture();
    for (Due due : found) {
      if (!due.enabled()) {
        buried = buried.compose(before -> bury(due.key()));
      }
    }
    return buried;
  }

  private Future<Void> bury(EndpointKey key) {
    return deliveries
        .bury(key, clock.instant())
        .compose(more -> more ? bury(key) : Future.succeededFuture());
  }
}
