package io.orderflow.order;

import io.orderflow.bus.Soon;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Reads of one kind: those of one moment, and those that come while others are in the database, go
 * in one statement. Lives on one event loop and never waits on a timer.
 */
final class ReadQueue<K, V> {
  /** One is answered while the next is read. */
  private static final int IN_FLIGHT = 2;

  /**
   * Bytes that one statement is to answer: what is longer keeps those waiting who are beside it.
   */
  private static final int ENOUGH = 1_048_576;

  private final Function<List<K>, Future<Map<K, V>>> read;
  private final ToIntFunction<V> length;
  private final int groupSize;
  private final Patience patience;
  private final Clock clock;
  private final Queue<Waiting<K, V>> waiting = new ArrayDeque<>();
  private final Soon departure;
  private int inFlight;
  private int typical = 1;

  /** The queue's own promise: its answer comes with the group that it will be part of. */
  private record Waiting<K, V>(K key, Instant since, Promise<V> answer) {}

  /**
   * @param length of a value in bytes, about: where values are long, fewer are read together
   * @param groupSize how many keys go in one statement at most
   * @param soon runs an action on the same event loop, behind what has come in already
   */
  ReadQueue(
      Function<List<K>, Future<Map<K, V>>> read,
      ToIntFunction<V> length,
      int groupSize,
      Patience patience,
      Clock clock,
      Consumer<Runnable> soon) {
    this.read = read;
    this.length = length;
    this.groupSize = groupSize;
    this.patience = patience;
    this.clock = clock;
    this.departure = new Soon(soon, this::leave);
  }

  /** What there is for the key, or null. */
  Future<V> get(K key) {
    Waiting<K, V> mine = new Waiting<>(key, clock.instant(), Promise.promise());
    waiting.add(mine);
    departure.ask();
    return mine.answer().future();
  }

  private void leave() {
    while (inFlight < IN_FLIGHT && !waiting.isEmpty()) {
      List<Waiting<K, V>> group = gather();
      if (!group.isEmpty()) {
        inFlight++;
        read.apply(group.stream().map(Waiting::key).distinct().toList())
            .onComplete(found -> arrive(group, found));
      }
    }
  }

  private List<Waiting<K, V>> gather() {
    Instant now = clock.instant();
    List<Waiting<K, V>> group = new ArrayList<>();
    int size = Math.max(1, Math.min(groupSize, ENOUGH / typical));
    while (group.size() < size && !waiting.isEmpty()) {
      Waiting<K, V> next = waiting.remove();
      if (patience.isOver(next.since(), now)) {
        next.answer().fail(Patience.over());
      } else {
        group.add(next);
      }
    }
    return group;
  }

  private void arrive(List<Waiting<K, V>> group, AsyncResult<Map<K, V>> found) {
    inFlight--;
    if (found.succeeded()) {
      learn(found.result().values());
    }
    for (Waiting<K, V> member : group) {
      if (found.failed()) {
        member.answer().fail(found.cause());
      } else {
        member.answer().complete(found.result().get(member.key()));
      }
    }
    leave();
  }

  /** Soon after long values came, more of them are likely. */
  private void learn(Collection<V> values) {
    int all = values.stream().mapToInt(length).sum();
    typical = Math.max(Math.max(1, typical / 2), all / Math.max(1, values.size()));
  }
}
