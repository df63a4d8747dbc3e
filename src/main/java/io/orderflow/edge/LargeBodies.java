package io.orderflow.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Bodies so large that the heap holds only so many: what comes beyond its share is refused, and few
 * are handled at once, for until it is committed an order takes ten times its body. Ordinary bodies
 * pass by. Lives on one event loop.
 */
final class LargeBodies {
  /** Bytes; an order of 200 lines with short names is a little smaller. */
  private static final int LARGE = 65_536;

  /** Of the heap, for bodies whose callers are mostly yet to be known. */
  private static final int SHARE = 8;

  /** The largest then take 80 MiB, half of a heap of 160. */
  private static final int AT_ONCE = 8;

  /** A caller is to hear within two seconds of a server that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  static final Fault FULL = new Fault.Unavailable("memory");

  private final long room;
  private final Clock clock;
  private final Counter refused;
  private final Queue<Place> waiting = new ArrayDeque<>();
  private long held;
  private int handled;

  /**
   * @param largest bytes of a body that must fit into any heap
   */
  static LargeBodies inThisHeap(int largest, Clock clock, MeterRegistry registry) {
    long share = Runtime.getRuntime().maxMemory() / SHARE;
    return new LargeBodies(Math.max(share, largest), clock, registry);
  }

  /**
   * @param room bytes that all of them may take together
   */
  LargeBodies(long room, Clock clock, MeterRegistry registry) {
    this.room = room;
    this.clock = clock;
    Gauge.builder("orderflow.http.large.bodies.bytes", this, bodies -> bodies.held)
        .description("Bytes of large bodies that are held until their requests are answered")
        .register(registry);
    this.refused =
        Counter.builder("orderflow.http.large.bodies.refused")
            .description("Large bodies that were refused for want of room or of a turn")
            .register(registry);
  }

  /** Takes room for that much more of a body, if there is; it is given back with the body. */
  boolean take(Visit visit, int more) {
    int length = visit.body.length() + more;
    if (length <= LARGE) {
      return true;
    }
    int fresh = visit.place == null ? length : more;
    if (held + fresh > room) {
      refused.increment();
      return false;
    }
    held += fresh;
    visit.place = visit.place == null ? new Place() : visit.place;
    visit.place.bytes += fresh;
    return true;
  }

  /** Sends away who has waited for too long. */
  void refuseLate() {
    Instant longAgo = clock.instant().minus(PATIENCE);
    List<Place> late = waiting.stream().takeWhile(place -> place.since.isBefore(longAgo)).toList();
    late.forEach(Place::refuse);
  }

  /** What one large body takes, from its arrival to its answer. */
  final class Place {
    private final Promise<Void> turn = Promise.promise();
    private int bytes;
    private boolean isHandled;
    private Instant since;

    private Place() {}

    /** Completes when this one may be handled; fails when that takes too long. */
    Future<Void> turn() {
      since = clock.instant();
      waiting.add(this);
      next();
      return turn.future();
    }

    /** To be called once, when the request is answered. */
    void leave() {
      held -= bytes;
      waiting.remove(this);
      if (isHandled) {
        handled--;
        next();
      }
    }

    private void refuse() {
      waiting.remove(this);
      refused.increment();
      turn.fail(new FaultException(FULL));
    }
  }

  private void next() {
    while (handled < AT_ONCE && !waiting.isEmpty()) {
      Place first = waiting.remove();
      first.isHandled = true;
      handled++;
      first.turn.complete();
    }
  }
}
