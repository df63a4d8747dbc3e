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
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Places a group of orders in one transaction of two round trips, however many orders and lines:
 * lock and look, decide, write and commit.
 */
final class GroupCommit {
  private final Database database;
  private final OrderStore orders;
  private final OrderPartStore parts = new OrderPartStore();
  private final IdempotencyStore idempotency = new IdempotencyStore();
  private final Reservations reservations = new Reservations();
  private final Outbox outbox;
  private final IdSource ids;
  private final Clock clock;

  GroupCommit(Database database, Outbox outbox, IdSource ids, Clock clock) {
    this.database = database;
    this.orders = new OrderStore(database);
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  /** One outcome for each placement, or a failure that is none of theirs. */
  Future<List<Outcome>> commit(List<Placement> group) {
    return database.transaction(
        tx -> look(tx, group).map(found -> decide(group, found)).compose(done -> write(tx, done)));
  }

  private Future<Found> look(Tx tx, List<Placement> group) {
    Future<List<Claim>> claims = claim(tx, group);
    Future<Map<ExternalKey, UUID>> taken =
        orders.taken(
            tx, group.stream().filter(Placement::isNamed).map(Placement::externalKey).toList());
    Future<Map<LevelKey, Level>> levels =
        reservations.lock(tx, Stock.keys(group.stream().map(Placement::demand).toList()));
    return Future.join(claims, taken, levels)
        .map(all -> new Found(claims.result(), taken.result(), levels.result()));
  }

  private Future<List<Claim>> claim(Tx tx, List<Placement> group) {
    List<Use> uses = group.stream().filter(GroupCommit::isOnce).map(GroupCommit::use).toList();
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

  private GroupDecision decide(List<Placement> group, Found found) {
    return GroupDecision.of(group, found, ids, now());
  }

  private Future<List<Outcome>> write(Tx tx, GroupDecision decision) {
    if (decision.accepted().isEmpty()) {
      return Future.succeededFuture(decision.outcomes());
    }
    List<Future<Void>> writes = new ArrayList<>();
    writes.add(reservations.write(tx, decision.shelf()));
    writes.add(orders.insert(tx, decision.orders()));
    writes.add(
        parts.insertLines(tx, decision.orders().stream().map(OrderStore.Written::order).toList()));
    writes.add(outbox.append(tx, decision.events()));
    writes.add(keep(tx, decision));
    writes.add(tx.commit());
    return Future.join(writes).map(decision.outcomes());
  }

  private Future<Void> keep(Tx tx, GroupDecision decision) {
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
