package io.orderflow.order;

import io.orderflow.event.Outbox;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Claim;
import io.orderflow.idempotency.IdempotencyStore;
import io.orderflow.idempotency.IdempotencyStore.Kept;
import io.orderflow.idempotency.IdempotencyStore.Use;
import io.orderflow.inventory.Level;
import io.orderflow.inventory.LevelKey;
import io.orderflow.inventory.Reservations;
import io.orderflow.inventory.Stock;
import io.orderflow.order.GroupDecision.Accepted;
import io.orderflow.order.GroupDecision.Found;
import io.orderflow.order.OrderStore.ExternalKey;
import io.orderflow.pg.Compound;
import io.orderflow.pg.Database;
import io.orderflow.pg.Lane;
import io.orderflow.pg.PgFailure;
import io.orderflow.pg.Tx;
import io.orderflow.pg.Writes;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Places a group of orders in one transaction, however many orders and lines. Where this process
 * knows the stock it decides at once and writes what it decided, provided that all is still so: one
 * round trip. Else, or when something was not so any more, it locks and looks first: two.
 */
final class GroupCommit {
  private final Database database;
  private final Lane lane;
  private final OrderStore orders;
  private final OrderPartStore parts = new OrderPartStore();
  private final IdempotencyStore idempotency = new IdempotencyStore();
  private final Reservations reservations;
  private final Guesses guesses = new Guesses();
  private final Outbox outbox;
  private final IdSource ids;
  private final Clock clock;
  private int looking;

  GroupCommit(
      Database database,
      Database hot,
      Reservations reservations,
      Outbox outbox,
      IdSource ids,
      Clock clock) {
    this.database = database;
    this.lane = hot.lane();
    this.orders = new OrderStore(database);
    this.reservations = reservations;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  /** One outcome for each placement, or a failure that is none of theirs. */
  Future<List<Outcome>> commit(List<Placement> group) {
    return mayGuess()
        ? guess(group).map(decision -> attempt(group, decision)).orElseGet(() -> lookFirst(group))
        : lookFirst(group);
  }

  /**
   * What a group that looks will find and change is not known before it is done, so that nobody can
   * guess right beside it.
   */
  boolean mayGuess() {
    return looking == 0 && guesses.isWise(clock.instant());
  }

  /** A guess must accept everybody: only what is locked is a reason to refuse. */
  private Optional<GroupDecision> guess(List<Placement> group) {
    return reservations
        .recall(keys(group))
        .map(levels -> new Found(unclaimed(group), Map.of(), levels))
        .map(found -> decide(group, found))
        .filter(decision -> decision.accepted().size() == group.size());
  }

  /** Those who decide next go on from here, before it is known whether it was right. */
  private Future<List<Outcome>> attempt(List<Placement> group, GroupDecision decision) {
    reservations.expect(decision.shelf());
    return lane.transaction(all -> writeIfStill(all, group, decision))
        .onSuccess(right -> guesses.right())
        .recover(failure -> disproved(group, failure));
  }

  private Future<List<Outcome>> disproved(List<Placement> group, Throwable failure) {
    reservations.forget(keys(group));
    if (!PgFailure.isConflict(failure)) {
      return Future.failedFuture(failure);
    }
    guesses.wrong(clock.instant());
    return lookFirst(group);
  }

  private Future<List<Outcome>> lookFirst(List<Placement> group) {
    looking++;
    return database
        .transaction(
            tx ->
                look(tx, group)
                    .map(found -> decide(group, found))
                    .compose(decision -> writeLocked(tx, decision)))
        .onFailure(failure -> reservations.forget(keys(group)))
        .onComplete(done -> looking--);
  }

  private Future<List<Outcome>> writeIfStill(
      Compound all, List<Placement> group, GroupDecision decision) {
    Future<Void> written = write(all, decision);
    Future<Void> stock = reservations.writeIfStill(all, decision.shelf());
    idempotency.hold(all, uses(group));
    return Future.join(written, stock).map(decision.outcomes());
  }

  private static List<LevelKey> keys(List<Placement> group) {
    return Stock.keys(group.stream().map(Placement::demand).toList());
  }

  private static List<Claim> unclaimed(List<Placement> group) {
    return Collections.nCopies(group.size(), Claim.NONE);
  }

  private Future<Found> look(Tx tx, List<Placement> group) {
    Future<List<Claim>> claims = claim(tx, group);
    Future<Map<ExternalKey, UUID>> taken =
        orders.taken(
            tx, group.stream().filter(Placement::isNamed).map(Placement::externalKey).toList());
    Future<Map<LevelKey, Level>> levels = reservations.lock(tx, keys(group));
    return Future.join(claims, taken, levels)
        .map(all -> new Found(claims.result(), taken.result(), levels.result()));
  }

  private Future<List<Claim>> claim(Tx tx, List<Placement> group) {
    List<Use> uses = uses(group);
    Future<List<Claim>> claims =
        uses.isEmpty() ? Future.succeededFuture(List.of()) : idempotency.claim(tx, uses);
    return claims.map(found -> spread(group, found.iterator()));
  }

  /** A claim for each placement; those without a key have nothing to claim. */
  private static List<Claim> spread(List<Placement> group, Iterator<Claim> found) {
    List<Claim> claims = new ArrayList<>(group.size());
    group.forEach(placement -> claims.add(isOnce(placement) ? found.next() : Claim.NONE));
    return claims;
  }

  private static List<Use> uses(List<Placement> group) {
    return group.stream().filter(GroupCommit::isOnce).map(GroupCommit::use).toList();
  }

  private GroupDecision decide(List<Placement> group, Found found) {
    return GroupDecision.of(group, found, ids, now());
  }

  /** The stock comes last: others wait for it, and then only for the commit. */
  private Future<List<Outcome>> writeLocked(Tx tx, GroupDecision decision) {
    if (decision.accepted().isEmpty()) {
      return Future.succeededFuture(decision.outcomes());
    }
    Future<Void> orders = write(tx, decision);
    Future<Void> stock = reservations.write(tx, decision.shelf());
    return Future.join(orders, stock, tx.commit()).map(decision.outcomes());
  }

  private Future<Void> write(Writes tx, GroupDecision decision) {
    List<Order> placed = decision.orders().stream().map(OrderStore.Written::order).toList();
    return Future.join(
            orders.insert(tx, decision.orders()),
            parts.insertLines(tx, placed),
            outbox.append(tx, decision.events()),
            keep(tx, decision))
        .mapEmpty();
  }

  private Future<Void> keep(Writes tx, GroupDecision decision) {
    Instant at = now();
    List<Kept> kept =
        decision.accepted().stream()
            .filter(accepted -> isOnce(accepted.placement()))
            .map(accepted -> kept(accepted, at))
            .toList();
    return kept.isEmpty() ? Future.succeededFuture() : idempotency.store(tx, kept);
  }

  private static Kept kept(Accepted accepted, Instant at) {
    return new Kept(use(accepted.placement()), accepted.answer(), at);
  }

  private static Use use(Placement placement) {
    return new Use(placement.command().caller(), placement.command().once());
  }

  private static boolean isOnce(Placement placement) {
    return placement.command().once() != null;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
