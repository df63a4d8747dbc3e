package io.orderflow.integration.shipstation;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Provider;
import io.orderflow.integration.Task;
import io.orderflow.integration.shipstation.Reading.Progress;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Looks for what no callback told of: shipments and withdrawals since the last look, and pushes
 * that the queue has given up.
 */
final class Checking {
  private static final int OK = 200;

  /** Of clocks that differ, and of the hour that Pacific time has twice in autumn. */
  private static final Duration OVERLAP = Duration.ofHours(2);

  /** Longer than any wait of the queue between two attempts. */
  private static final Duration ABANDONED = Duration.ofHours(12);

  /** The rest is taken by later looks. */
  private static final int ABANDONED_AT_ONCE = 5;

  private final ShipStationApi api;
  private final Reading reading;
  private final Pushing pushing;
  private final Effects effects;
  private final CursorStore cursors;
  private final Clock clock;

  Checking(
      ShipStationApi api,
      Reading reading,
      Pushing pushing,
      Effects effects,
      CursorStore cursors,
      Clock clock) {
    this.api = api;
    this.reading = reading;
    this.pushing = pushing;
    this.effects = effects;
    this.cursors = cursors;
    this.clock = clock;
  }

  Future<Performed> check(Task task) {
    Instant now = clock.instant();
    return cursors
        .get(task.account().tenantId())
        .compose(
            from ->
                from.isPresent() ? readFrom(task, from.get(), now) : Future.<Void>succeededFuture())
        .compose(read -> pushAbandoned(task, now))
        .map(new Performed(Outcome.done, OK, null, ""));
  }

  /** Withdrawals come first: what they free may have been sent again. */
  private Future<Void> readFrom(Task task, Instant from, Instant now) {
    return read(task, "voidDateStart=" + PacificTime.bound(from), now)
        .compose(
            voided ->
                read(task, "createDateStart=" + PacificTime.bound(from), now)
                    .map(created -> next(voided, created, now)))
        .compose(
            next ->
                next.isPresent()
                    ? cursors.set(task.account().tenantId(), next.get())
                    : Future.succeededFuture());
  }

  private Future<Progress> read(Task task, String bound, Instant now) {
    String query = "includeShipmentItems=true&sortBy=CreateDate&sortDir=ASC&" + bound;
    return reading.read(
        task.caller(), now, page -> api.shipments(task.account(), Reading.page(query, page)));
  }

  /** Where the next look begins; nothing when no later than this one did. */
  private static Optional<Instant> next(Progress voided, Progress created, Instant now) {
    if (!voided.whole()) {
      return Optional.empty();
    }
    return created.whole() ? Optional.of(now.minus(OVERLAP)) : created.newest();
  }

  private Future<Void> pushAbandoned(Task task, Instant now) {
    return effects
        .abandoned(
            task.account().tenantId(),
            Provider.shipstation,
            now.minus(ABANDONED),
            ABANDONED_AT_ONCE)
        .compose(abandoned -> pushEach(task, abandoned));
  }

  /** Each of them is tried, whatever becomes of the others. */
  private Future<Void> pushEach(Task task, List<Effect> abandoned) {
    Future<Void> pushed = Future.succeededFuture();
    for (Effect effect : abandoned) {
      pushed =
          pushed.transform(
              before ->
                  pushing
                      .push(task.account(), task.caller(), effect.orderId())
                      .<Void>mapEmpty()
                      .otherwiseEmpty());
    }
    return pushed;
  }
}
