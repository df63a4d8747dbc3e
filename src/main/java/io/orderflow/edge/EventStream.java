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
  private final HttpServerResponse response;
  private final Caller caller;
  private final Types types;
  private final Function<ReadOn, Future<Stretch>> log;
  private UUID position;
  private Set<UUID> old;
  private UUID told;
  private boolean reading;
  private boolean over;
  private long events;
  private long wroteAt = System.nanoTime();
  private long fullSince;

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
    response.drainHandler(drained -> readOn());
  }

  UUID tenantId() {
    return caller.tenantId();
  }

  long events() {
    return events;
  }

  /** Everything up to there has been read; who is not where it begins reads it from the log. */
  void take(Stretch stretch) {
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
    response.write(text.toString());
    wroteAt = System.nanoTime();
  }

  private boolean isFull() {
    boolean full = response.writeQueueFull();
    if (!full) {
      fullSince = 0;
    } else if (fullSince == 0) {
      fullSince = System.nanoTime();
    }
    return full;
  }

  boolean isQuietFor(long millis) {
    return System.nanoTime() - wroteAt >= TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Whether the client has taken nothing for so long. */
  boolean isStuckFor(long millis) {
    return isFull() && System.nanoTime() - fullSince >= TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** No more is written. */
  void stop() {
    over = true;
  }
}
