package io.orderflow.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.bus.Answer;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.Mode;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Soon;
import io.orderflow.config.Settings;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Claim;
import io.orderflow.order.OrderMessages.PlaceOrder;
import io.orderflow.pg.Conflicts;
import io.orderflow.trace.Mark;
import io.orderflow.trace.Tracing;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The order actor's mailbox: orders of one moment go as one group; while some groups are in the
 * database the next one gathers, and it leaves as soon as one of them is back. Lives on one event
 * loop and never waits on a timer.
 */
final class PlaceQueue {
  private final Function<List<Placement>, Future<List<Outcome>>> commit;
  private final BooleanSupplier company;
  private final Soon departure;
  private final Settings.Orders settings;
  private final Patience patience;
  private final IdSource ids;
  private final Clock clock;
  private final Tracing tracing;
  private final PlaceMeters meters;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Map<Key, Waiting> keys = new HashMap<>();
  private final RecentAnswers<Key> answers = new RecentAnswers<>();
  private int inFlight;
  private int latest;

  /** An idempotency key that a placement of this process holds now. */
  private record Key(UUID tenantId, Mode mode, String key) {}

  /** The mailbox's own promise: its answer comes with the group that it will be part of. */
  private record Waiting(
      Placement placement, Key key, Instant since, Mark mark, Promise<Answer> answer) {}

  /**
   * @param company whether a group may leave while others are under way
   * @param soon runs an action on the same event loop, behind what has come in already
   */
  PlaceQueue(
      Function<List<Placement>, Future<List<Outcome>>> commit,
      BooleanSupplier company,
      Consumer<Runnable> soon,
      Settings.Orders settings,
      IdSource ids,
      Clock clock,
      MeterRegistry registry,
      Tracing tracing) {
    this.commit = commit;
    this.company = company;
    this.departure = new Soon(soon, this::leave);
    this.settings = settings;
    this.patience = new Patience(settings.patience());
    this.ids = ids;
    this.clock = clock;
    this.tracing = tracing;
    this.meters = new PlaceMeters(registry, waiting);
  }

  Future<Answer> place(PlaceOrder command) {
    Key key = key(command);
    Claim known = key == null ? null : answers.get(key);
    if (known != null) {
      return replay(known, command.once());
    }
    Waiting first = key == null ? null : keys.get(key);
    return first == null
        ? enqueue(Placement.of(command, Placing.order(command, ids)), key)
        : first.answer().future().transform(done -> follow(command, first, done));
  }

  private Future<Answer> enqueue(Placement placement, Key key) {
    if (waiting.size() >= settings.queueSize()) {
      meters.refused();
      return Future.failedFuture(Patience.over());
    }
    Waiting mine = new Waiting(placement, key, clock.instant(), tracing.mark(), Promise.promise());
    waiting.add(mine);
    if (key != null) {
      keys.put(key, mine);
    }
    departure.ask();
    return mine.answer().future();
  }

  /** The first request with this key has been answered; if it was done, it is not done again. */
  private Future<Answer> follow(PlaceOrder command, Waiting first, AsyncResult<Answer> done) {
    if (done.failed()) {
      return place(command);
    }
    OnceKey firstKey = first.placement().command().once();
    return replay(Claim.answered(firstKey, done.result()), command.once());
  }

  private static Future<Answer> replay(Claim claim, OnceKey once) {
    return Future.succeededFuture(once).map(asked -> claim.judge(asked).orElseThrow());
  }

  private void leave() {
    while (mayLeave()) {
      List<Waiting> group = gather();
      if (!group.isEmpty()) {
        inFlight++;
        latest = group.size();
        meters.left(group.size());
        together(group).onComplete(outcomes -> arrive(group, outcomes));
      }
    }
  }

  /**
   * Beside others only a group that is no smaller: many small ones would cost the database more
   * than they gain.
   */
  private boolean mayLeave() {
    return inFlight == 0
        ? !waiting.isEmpty()
        : inFlight < settings.groupsInFlight()
            && waiting.size() >= latest
            && company.getAsBoolean();
  }

  private Future<List<Outcome>> together(List<Waiting> group) {
    return tracing.together(
        "orders.commit",
        group.stream().map(Waiting::mark).toList(),
        () -> commit.apply(group.stream().map(Waiting::placement).toList()));
  }

  private List<Waiting> gather() {
    Instant now = clock.instant();
    List<Waiting> group = new ArrayList<>();
    while (group.size() < settings.groupSize() && !waiting.isEmpty()) {
      Waiting next = waiting.remove();
      meters.waited(Duration.between(next.since(), now));
      if (patience.isOver(next.since(), now)) {
        meters.refused();
        finish(next, Future.failedFuture(Patience.over()));
      } else {
        group.add(next);
      }
    }
    return group;
  }

  private void arrive(List<Waiting> group, AsyncResult<List<Outcome>> outcomes) {
    inFlight--;
    if (outcomes.succeeded()) {
      answer(group, outcomes.result());
    } else {
      rescue(group, outcomes.cause());
    }
    leave();
  }

  private void answer(List<Waiting> group, List<Outcome> outcomes) {
    for (int i = 0; i < group.size(); i++) {
      finish(group.get(i), outcomes.get(i).toFuture());
    }
  }

  /**
   * A group that failed as a whole left nothing behind: its members are tried one by one, unless
   * the database is away.
   */
  private void rescue(List<Waiting> group, Throwable failure) {
    for (Waiting member : group) {
      finish(
          member,
          failure instanceof FaultException
              ? Future.failedFuture(failure)
              : Conflicts.retry(() -> alone(member)));
    }
  }

  private Future<Answer> alone(Waiting member) {
    return together(List.of(member)).compose(outcomes -> outcomes.get(0).toFuture());
  }

  private void finish(Waiting member, Future<Answer> outcome) {
    outcome.onComplete(
        done -> {
          keys.remove(member.key(), member);
          keep(member, done);
          member.answer().handle(done);
        });
  }

  private void keep(Waiting member, AsyncResult<Answer> done) {
    if (member.key() != null && done.succeeded()) {
      answers.put(member.key(), member.placement().command().once(), done.result());
    }
  }

  private static Key key(PlaceOrder command) {
    return command.once() == null
        ? null
        : new Key(command.caller().tenantId(), command.caller().mode(), command.once().key());
  }
}
