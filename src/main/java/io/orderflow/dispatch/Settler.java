package io.orderflow.dispatch;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.dispatch.SettlementStore.Changed;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what became of deliveries, in groups: while one group is in the database the next
 * gathers. What the database does not take now is kept and tried again.
 */
final class Settler {
  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

  /** As many rows as one statement writes in a few milliseconds. */
  private static final int GROUP = 500;

  /** A database that is away is asked again no more often than this. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final SettlementStore store;
  private final Clock clock;
  private final Consumer<List<Settlement>> settled;
  private final List<Settlement> waiting = new ArrayList<>();
  private final Map<EndpointKey, Health> changes = new LinkedHashMap<>();
  private boolean writing;
  private Instant notBefore = Instant.MIN;

  /**
   * @param settled hears of those that are done with, written or given up
   */
  Settler(SettlementStore store, Clock clock, Consumer<List<Settlement>> settled) {
    this.store = store;
    this.clock = clock;
    this.settled = settled;
  }

  void add(Settlement settlement) {
    waiting.add(settlement);
  }

  /** Later changes of the same receiver count. */
  void add(EndpointKey key, Health health) {
    changes.put(key, health);
  }

  /** Writes what waits, unless a group is on its way or the database is left alone for a moment. */
  void flush() {
    if (writing || waiting.isEmpty() || clock.instant().isBefore(notBefore)) {
      return;
    }
    List<Settlement> group = new ArrayList<>(waiting.subList(0, Math.min(GROUP, waiting.size())));
    waiting.subList(0, group.size()).clear();
    List<Changed> changed =
        changes.entrySet().stream().map(e -> new Changed(e.getKey(), e.getValue())).toList();
    changes.clear();
    writing = true;
    write(group, changed).onComplete(ended -> afterWrite());
  }

  private void afterWrite() {
    writing = false;
    flush();
  }

  private Future<Void> write(List<Settlement> group, List<Changed> changed) {
    return store
        .settle(group, changed, clock.instant())
        .onSuccess(written -> settled.accept(group))
        .recover(
            failure -> isOutage(failure) ? keep(group, changed) : divide(group, changed, failure));
  }

  private Future<Void> keep(List<Settlement> group, List<Changed> changed) {
    notBefore = clock.instant().plus(PAUSE);
    waiting.addAll(0, group);
    changed.forEach(change -> changes.putIfAbsent(change.key(), change.health()));
    return Future.succeededFuture();
  }

  /** One that cannot be written must not keep the others from it; its lease runs out. */
  private Future<Void> divide(List<Settlement> group, List<Changed> changed, Throwable failure) {
    if (group.size() == 1) {
      LOG.error("delivery {} cannot be settled", group.get(0).delivery().deliveryId(), failure);
      settled.accept(group);
      return Future.succeededFuture();
    }
    int half = group.size() / 2;
    return write(group.subList(0, half), changed)
        .compose(first -> write(group.subList(half, group.size()), List.of()));
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof FaultException known && known.fault() instanceof Fault.Unavailable;
  }
}
