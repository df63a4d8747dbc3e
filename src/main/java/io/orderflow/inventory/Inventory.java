package io.orderflow.inventory;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Caller;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.bus.FieldError;
import io.orderflow.event.NewEvent;
import io.orderflow.event.Outbox;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Idempotency;
import io.orderflow.inventory.InventoryMessages.AdjustInventory;
import io.orderflow.inventory.InventoryMessages.Adjustment;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Changes of what is on hand: received, counted, damaged, corrected. */
final class Inventory {
  private final Idempotency idempotency;
  private final Outbox outbox;
  private final InventoryStore store = new InventoryStore();
  private final Reservations reservations = new Reservations();
  private final InventoryEvents events;
  private final IdSource ids;
  private final Clock clock;

  Inventory(Idempotency idempotency, Outbox outbox, IdSource ids, Clock clock) {
    this.idempotency = idempotency;
    this.outbox = outbox;
    this.events = new InventoryEvents(ids);
    this.ids = ids;
    this.clock = clock;
  }

  Future<Answer> adjust(AdjustInventory command) {
    return idempotency.run(command.caller(), command.once(), tx -> adjust(tx, command));
  }

  private Future<Answer> adjust(Tx tx, AdjustInventory command) {
    UUID adjustmentId = ids.next();
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return lock(tx, command, at)
        .map(levels -> decide(command, new Shelf(levels, ids, at), adjustmentId))
        .compose(shelf -> write(tx, command.caller(), shelf, adjustmentId, at));
  }

  private Future<Map<LevelKey, Level>> lock(Tx tx, AdjustInventory command, Instant at) {
    List<LevelKey> keys =
        command.adjustments().stream()
            .map(adjustment -> key(command.caller(), adjustment))
            .distinct()
            .toList();
    return Future.join(store.ensure(tx, keys, at), store.lock(tx, keys))
        .map(both -> both.<Map<LevelKey, Level>>resultAt(1));
  }

  private static Shelf decide(AdjustInventory command, Shelf shelf, UUID adjustmentId) {
    List<FieldError> mismatches = new ArrayList<>();
    List<FieldError> shortages = new ArrayList<>();
    for (int i = 0; i < command.adjustments().size(); i++) {
      Adjustment adjustment = command.adjustments().get(i);
      LevelKey key = key(command.caller(), adjustment);
      Level level = shelf.level(key);
      if (adjustment.expected() != null && adjustment.expected() != level.onHand()) {
        mismatches.add(Refusals.notExpected(i, adjustment.expected(), level));
      } else if (target(adjustment, level) < level.reserved()) {
        shortages.add(Refusals.belowReserved(i, target(adjustment, level), level));
      } else {
        apply(shelf, key, adjustment, level, adjustmentId);
      }
    }
    Refusals.refuse(mismatches, shortages);
    return shelf;
  }

  private static void apply(
      Shelf shelf, LevelKey key, Adjustment adjustment, Level level, UUID adjustmentId) {
    if (adjustment.lowStockAt() != null) {
      shelf.warnAt(key, adjustment.lowStockAt());
    }
    shelf.adjust(
        key,
        target(adjustment, level) - level.onHand(),
        LedgerReason.valueOf(adjustment.reason()),
        adjustmentId,
        adjustment.reference());
  }

  private static long target(Adjustment adjustment, Level level) {
    try {
      return adjustment.setTo() != null
          ? adjustment.setTo()
          : Math.addExact(level.onHand(), adjustment.delta());
    } catch (ArithmeticException overflow) {
      throw new FaultException(
          new Fault.Unprocessable(
              "amount_too_large", "The stock would exceed what can be counted."));
    }
  }

  private Future<Answer> write(Tx tx, Caller caller, Shelf shelf, UUID adjustmentId, Instant at) {
    List<NewEvent> facts = new ArrayList<>();
    facts.add(events.adjusted(caller, adjustmentId, shelf.changed(), at));
    shelf.takeFallenLow().forEach(level -> facts.add(events.low(caller, level, at)));
    return Future.join(reservations.write(tx, shelf), outbox.append(tx, facts))
        .map(Answer.ok(null, InventoryJson.adjusted(adjustmentId, shelf.changed())));
  }

  private static LevelKey key(Caller caller, Adjustment adjustment) {
    String location =
        adjustment.location() == null ? InventoryMessages.DEFAULT_LOCATION : adjustment.location();
    return new LevelKey(caller.tenantId(), adjustment.sku(), location);
  }
}
