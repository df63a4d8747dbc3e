package io.orderflow.dispatch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Payloads so long that not all that is taken on may hold its own: they are fetched when there is
 * room, and kept until their delivery is settled. Lives on the dispatcher's event loop.
 */
final class LongPayloads {
  /** Bytes; events of orders of 50 lines are shorter. As many as may be in flight are 8 MiB. */
  static final int LONG = 16_384;

  /** Of the heap: each is there as text, as bytes, and on its way to the socket. */
  private static final int SHARE = 16;

  private final long room;
  private final Function<Delivery, Future<String>> fetch;
  private final Map<UUID, Integer> ofTenants = new HashMap<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Set<Waiting> fetching = new HashSet<>();
  private long held;

  private record Waiting(Delivery delivery, Promise<Delivery> whole) {}

  LongPayloads(Function<Delivery, Future<String>> fetch) {
    this(Runtime.getRuntime().maxMemory() / SHARE, fetch);
  }

  /**
   * @param room bytes that all of them may take together
   * @param fetch reads a payload, or null when there is none any more
   */
  LongPayloads(long room, Function<Delivery, Future<String>> fetch) {
    this.room = room;
    this.fetch = fetch;
  }

  /** The delivery with its payload, to be released when it is settled; fails if there is none. */
  Future<Delivery> whole(Delivery delivery) {
    Waiting mine = new Waiting(delivery, Promise.promise());
    waiting.add(mine);
    next();
    return mine.whole().future();
  }

  /** Does nothing for a delivery that is not long, or has no payload yet. */
  void release(Delivery settled) {
    if (settled.isLong() && settled.payload() != null) {
      free(settled);
      next();
    }
  }

  /** What has not come yet for that endpoint is not awaited any more. */
  void giveUp(EndpointKey key) {
    List<Waiting> given =
        Stream.concat(waiting.stream(), fetching.stream())
            .filter(one -> one.delivery().endpoint().equals(key))
            .toList();
    given.forEach(this::giveUp);
    if (!given.isEmpty()) {
      next();
    }
  }

  private void giveUp(Waiting given) {
    if (fetching.remove(given)) {
      free(given.delivery());
    }
    waiting.remove(given);
    given.whole().fail("given up");
  }

  private void next() {
    Optional<Waiting> first = first();
    while (first.isPresent()) {
      start(first.orElseThrow());
      first = first();
    }
  }

  private Optional<Waiting> first() {
    return held < room
        ? waiting.stream().filter(one -> fits(one.delivery())).findFirst()
        : Optional.empty();
  }

  private void start(Waiting first) {
    waiting.remove(first);
    hold(first.delivery());
    fetching.add(first);
    fetch.apply(first.delivery()).onComplete(text -> arrive(first, text.result()));
  }

  /** A tenant may take half of the room; what is longer than that goes alone. */
  private boolean fits(Delivery delivery) {
    int mine = ofTenants.getOrDefault(delivery.tenantId(), 0);
    return mine == 0
        ? held == 0 || held + delivery.length() <= room
        : held + delivery.length() <= room && mine + delivery.length() <= room / 2;
  }

  private void arrive(Waiting first, String text) {
    if (!fetching.remove(first)) {
      return;
    }
    if (text == null) {
      free(first.delivery());
      first.whole().fail("the payload cannot be read");
      next();
    } else {
      first.whole().complete(first.delivery().with(text));
    }
  }

  private void hold(Delivery delivery) {
    held += delivery.length();
    ofTenants.merge(delivery.tenantId(), delivery.length(), Integer::sum);
  }

  private void free(Delivery delivery) {
    held -= delivery.length();
    ofTenants.computeIfPresent(
        delivery.tenantId(),
        (id, bytes) -> bytes > delivery.length() ? bytes - delivery.length() : null);
  }
}
