package io.orderflow.event;

import io.orderflow.config.StreamSettings;
import io.orderflow.event.EventMessages.LoggedEvent;
import io.orderflow.event.EventMessages.Stretch;
import io.orderflow.event.EventMessages.Written;
import io.orderflow.event.TailStore.Found;
import io.orderflow.event.TailStore.Piece;
import io.orderflow.id.UuidV7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the end of the event log for all who follow it, and for nobody when nobody does. It goes
 * only as far as no transaction can commit an event any more, so that the order of identifiers is
 * the order of reading. Lives on one event loop.
 */
final class Tail {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

  /** A timer is late, and never early, by less than this. */
  private static final long TICK_MILLIS = 2;

  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final TailStore store;
  private final StreamSettings settings;
  private final Consumer<Stretch> listeners;
  private final Map<UUID, Integer> followers = new HashMap<>();
  private UUID position;
  private Future<Void> looking;
  private long timer = NO_TIMER;
  private boolean isDue;
  private long dueAt;

  Tail(Vertx vertx, TailStore store, StreamSettings settings, Consumer<Stretch> listeners) {
    this.vertx = vertx;
    this.store = store;
    this.settings = settings;
    this.listeners = listeners;
  }

  /**
   * One more stream of that tenant, also when this fails; the place up to which everything has been
   * read.
   */
  Future<UUID> join(UUID tenantId) {
    followers.merge(tenantId, 1, Integer::sum);
    return known();
  }

  /** A look that began for others, who have left, may end without a place. */
  private Future<UUID> known() {
    return position == null ? look().compose(looked -> known()) : Future.succeededFuture(position);
  }

  void leave(UUID tenantId) {
    followers.computeIfPresent(tenantId, (id, count) -> count == 1 ? null : count - 1);
    if (followers.isEmpty()) {
      vertx.cancelTimer(timer);
      isDue = false;
      position = null;
    }
  }

  /** Null while nobody follows. */
  UUID position() {
    return position;
  }

  /** Events of this process are known to be there, and can be read once they are old enough. */
  void written(Written hint) {
    if (!followers.isEmpty() && hint.events().stream().anyMatch(this::isFollowed)) {
      lookIn(settings.settle().toMillis() + TICK_MILLIS);
    }
  }

  private boolean isFollowed(NewEvent event) {
    return followers.containsKey(event.caller().tenantId());
  }

  private void lookIn(long millis) {
    long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    if (!isDue || at - dueAt < 0) {
      vertx.cancelTimer(timer);
      isDue = true;
      dueAt = at;
      timer = vertx.setTimer(millis, due -> look());
    }
  }

  /** Only one look at a time; the next is due at the latest after the poll interval. */
  private Future<Void> look() {
    isDue = false;
    if (looking == null) {
      looking = store.settled().compose(this::readTo);
      looking.onComplete(done -> rest(done.cause()));
    }
    return looking;
  }

  private void rest(Throwable failure) {
    looking = null;
    if (failure != null) {
      LOG.debug("the event log could not be read on and is tried again", failure);
    }
    if (!followers.isEmpty()) {
      lookIn(settings.pollInterval().toMillis());
    }
  }

  private Future<Void> readTo(Instant settled) {
    UUID upTo = UuidV7.floor(settled.minus(settings.settle()));
    if (position == null) {
      position = followers.isEmpty() ? null : upTo;
      return Future.succeededFuture();
    }
    if (upTo.compareTo(position) <= 0) {
      return Future.succeededFuture();
    }
    Set<UUID> tenants = Set.copyOf(followers.keySet());
    UUID after = position;
    return store.between(tenants, after, upTo).map(read -> tell(after, upTo, tenants, read));
  }

  private Void tell(UUID after, UUID upTo, Set<UUID> tenants, Piece read) {
    if (after.equals(position)) {
      position = read.end();
      listeners.accept(new Stretch(after, read.end(), byTenant(tenants, read.events())));
    }
    if (!read.end().equals(upTo)) {
      lookIn(1);
    }
    return null;
  }

  private static Map<UUID, List<LoggedEvent>> byTenant(Set<UUID> tenants, List<Found> found) {
    Map<UUID, List<LoggedEvent>> events = new HashMap<>();
    tenants.forEach(tenant -> events.put(tenant, new ArrayList<>(0)));
    found.forEach(one -> events.get(one.tenantId()).add(one.event()));
    return events;
  }
}
