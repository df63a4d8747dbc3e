package io.orderflow.edge;

import io.orderflow.bus.Caller;
import io.orderflow.event.EventMessages.Followed;
import io.orderflow.event.EventMessages.LoggedEvent;
import io.orderflow.event.EventMessages.ReadOn;
import io.orderflow.event.EventMessages.Stretch;
import io.orderflow.event.EventMessages.Types;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One client that listens. It is either where all are and takes each stretch as it is read, or
 * behind, and then reads the log for itself, a page whenever the client has taken the last one.
 * Nothing is kept for it but its place.
 */
final class EventStream {
  /**
   * Characters that the client has not taken yet: beyond this it is behind. The response's own
   * queue counts messages, however long they are.
   */
  private static final int ENOUGH = 262_144;

  private final HttpServerResponse response;
  private final Caller caller;
  private final Types types;
  private final Function<ReadOn, Future<Stretch>> log;
  private UUID position;
  private Set<UUID> old;
  private UUID told;
  private UUID tail;
  private boolean reading;
  private boolean over;
  private long events;
  private long counted;
  private long wroteAt = System.nanoTime();
  private int untaken;
  private long tookAt = wroteAt;

  EventStream(
      HttpServerResponse response,
      Caller caller,
      Types types,
      Followed begin,
      Function<ReadOn, Future<Stretch>> log) {
    this.response = response;
    this.caller = caller;
    this.types = types;
    this.log = log;
    this.position = begin.position();
    this.old = begin.old();
    this.told = begin.position();
    this.tail = begin.position();
  }

  UUID tenantId() {
    return caller.tenantId();
  }

  long events() {
    return events;
  }

  /** How many events were written since this was asked last. */
  long uncounted() {
    long fresh = events - counted;
    counted = events;
    return fresh;
  }

  /** Everything up to there has been read; who is not where it begins reads it from the log. */
  void take(Stretch stretch) {
    tail = stretch.upTo();
    List<LoggedEvent> mine = stretch.ofTenants().get(tenantId());
    if (mine != null && stretch.after().equals(position) && !reading && !isFull()) {
      write(mine, stretch.upTo());
    } else {
      readOn();
    }
  }

  /** Goes on until there is nothing more, or the client takes no more. */
  void readOn() {
    if (reading || over || isFull()) {
      return;
    }
    reading = true;
    log.apply(new ReadOn(caller, position, types))
        .onComplete(
            page -> {
              reading = false;
              if (page.succeeded() && !over && !page.result().upTo().equals(position)) {
                write(page.result().ofTenants().get(tenantId()), page.result().upTo());
                readOn();
              }
            });
  }

  private void write(List<LoggedEvent> found, UUID upTo) {
    SentEvents text = new SentEvents();
    for (LoggedEvent event : found) {
      if (types.cover(event.type()) && !old.contains(event.id())) {
        text.event(event);
        told = event.id();
        events++;
      }
    }
    position = upTo;
    if (!old.isEmpty() && upTo.compareTo(Collections.max(old)) > 0) {
      old = Set.of();
    }
    if (!text.isEmpty()) {
      send(text);
    }
  }

  /** Says how far it is, so that a client without events needs not begin where it began. */
  void beat() {
    if (!isFull()) {
      SentEvents text = new SentEvents().comment("still here");
      send(told.equals(position) ? text : text.place(position));
      told = position;
    }
  }

  void send(SentEvents text) {
    String written = text.toString();
    wroteAt = System.nanoTime();
    tookAt = untaken == 0 ? wroteAt : tookAt;
    untaken += written.length();
    response.write(written).onComplete(done -> taken(written.length()));
  }

  private void taken(int length) {
    untaken -= length;
    tookAt = System.nanoTime();
    if (position.compareTo(tail) < 0) {
      readOn();
    }
  }

  private boolean isFull() {
    return untaken > ENOUGH;
  }

  boolean isQuietFor(long millis) {
    return isOver(wroteAt, millis);
  }

  /** Whether the client has taken nothing for so long, though there is something. */
  boolean isStuckFor(long millis) {
    return untaken > 0 && isOver(tookAt, millis);
  }

  private static boolean isOver(long since, long millis) {
    return System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** No more is written. */
  void stop() {
    over = true;
  }
}
