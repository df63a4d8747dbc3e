package io.orderflow.event;

import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.event.EventMessages.Follow;
import io.orderflow.event.EventMessages.Followed;
import io.orderflow.event.EventMessages.LoggedEvent;
import io.orderflow.event.EventMessages.ReadOn;
import io.orderflow.event.EventMessages.Stretch;
import io.orderflow.event.TailStore.Found;
import io.orderflow.event.TailStore.Piece;
import io.orderflow.id.UuidV7;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The use cases of streams: where one begins, and what comes next for one that is behind. */
final class Following {
  /** Shorter than the two seconds in which a caller is promised an answer. */
  private static final Duration PATIENCE = Duration.ofMillis(1_600);

  private final TailStore store;
  private final Tail tail;
  private final Duration kept;
  private final Clock clock;

  Following(TailStore store, Tail tail, Duration kept, Clock clock) {
    this.store = store;
    this.tail = tail;
    this.kept = kept;
    this.clock = clock;
  }

  /** Answers in time or counts nobody: whoever gave up waiting says nothing when it leaves. */
  Future<Followed> follow(Follow request) {
    UUID tenantId = request.caller().tenantId();
    return tail.join(tenantId)
        .compose(position -> begin(tenantId, request.last(), position))
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(Following::explain)
        .onFailure(failure -> tail.leave(tenantId));
  }

  private static Future<Followed> explain(Throwable failure) {
    return failure instanceof TimeoutException
        ? Future.failedFuture(new FaultException(new Fault.Unavailable("database")))
        : Future.failedFuture(failure);
  }

  private Future<Followed> begin(UUID tenantId, UUID last, UUID position) {
    if (last == null) {
      return store.behind(tenantId, position).map(old -> new Followed(position, old));
    }
    return isPlace(last) ? goOn(last, position) : goOnBehind(tenantId, last);
  }

  /** An identifier that no event has: a stream that had nothing to send said how far it was. */
  private static boolean isPlace(UUID last) {
    return last.equals(UuidV7.floor(UuidV7.timeOf(last)));
  }

  private Future<Followed> goOn(UUID place, UUID position) {
    UUID from = place.compareTo(position) < 0 ? place : position;
    return isForgotten(place) ? refuse(place) : Future.succeededFuture(at(from));
  }

  private Future<Followed> goOnBehind(UUID tenantId, UUID last) {
    return store
        .exists(tenantId, last)
        .compose(exists -> exists ? Future.succeededFuture(at(last)) : refuse(last));
  }

  private static Followed at(UUID position) {
    return new Followed(position, Set.of());
  }

  private boolean isForgotten(UUID last) {
    Instant oldest = clock.instant().minus(kept);
    return UuidV7.timeOf(last).isBefore(oldest);
  }

  private <T> Future<T> refuse(UUID last) {
    return isForgotten(last)
        ? invalid(
            "event_expired",
            "That event is older than those that are kept: events may have been missed. Begin anew without it.")
        : invalid("unknown_event", "There is no such event to go on from.");
  }

  private static <T> Future<T> invalid(String code, String detail) {
    FieldError error = new FieldError("/header/Last-Event-ID", code, detail);
    return Future.failedFuture(new FaultException(new Fault.Invalid(code, detail, List.of(error))));
  }

  /** Up to where everything has been read for the others, who are not behind. */
  Future<Stretch> readOn(ReadOn request) {
    UUID tenantId = request.caller().tenantId();
    UUID upTo = tail.position();
    if (upTo == null || upTo.compareTo(request.after()) <= 0) {
      return Future.succeededFuture(
          new Stretch(request.after(), request.after(), Map.of(tenantId, List.of())));
    }
    return store
        .page(tenantId, request.after(), upTo, request.types())
        .map(read -> stretch(request, read));
  }

  private static Stretch stretch(ReadOn request, Piece read) {
    List<LoggedEvent> wanted =
        read.events().stream().map(Found::event).filter(event -> event.json() != null).toList();
    return new Stretch(request.after(), read.end(), Map.of(request.caller().tenantId(), wanted));
  }
}
