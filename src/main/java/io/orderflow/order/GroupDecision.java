package io.orderflow.order;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FaultException;
import io.orderflow.event.NewEvent;
import io.orderflow.id.IdKind;
import io.orderflow.id.IdSource;
import io.orderflow.idempotency.Claim;
import io.orderflow.inventory.InventoryEvents;
import io.orderflow.inventory.Level;
import io.orderflow.inventory.LevelKey;
import io.orderflow.inventory.Shelf;
import io.orderflow.order.OrderStore.ExternalKey;
import io.orderflow.order.OrderStore.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Decides a group of placements in the order in which they arrived, without a database: each is
 * answered by itself, and the refusal of one never touches another.
 */
final class GroupDecision {
  private final IdSource ids;
  private final InventoryEvents inventoryEvents;
  private final Instant at;
  private final Map<ExternalKey, UUID> taken;
  private final Shelf shelf;
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<NewEvent> events = new ArrayList<>();

  /** What the group's transaction found when it had locked all that it needs. */
  record Found(List<Claim> claims, Map<ExternalKey, UUID> taken, Map<LevelKey, Level> levels) {}

  /** A placement that is to be written, and its answer. */
  record Accepted(Placement placement, Written written, Answer answer) {}

  private GroupDecision(Found found, IdSource ids, Instant at) {
    this.ids = ids;
    this.inventoryEvents = new InventoryEvents(ids);
    this.at = at;
    this.taken = new HashMap<>(found.taken());
    this.shelf = new Shelf(found.levels(), ids, at);
  }

  static GroupDecision of(List<Placement> group, Found found, IdSource ids, Instant at) {
    GroupDecision decision = new GroupDecision(found, ids, at);
    for (int i = 0; i < group.size(); i++) {
      decision.outcomes.add(decision.decide(group.get(i), found.claims().get(i)));
    }
    return decision;
  }

  /** One for each placement, in their order. */
  List<Outcome> outcomes() {
    return outcomes;
  }

  List<Accepted> accepted() {
    return accepted;
  }

  List<Written> orders() {
    return accepted.stream().map(Accepted::written).toList();
  }

  List<NewEvent> events() {
    return events;
  }

  Shelf shelf() {
    return shelf;
  }

  private Outcome decide(Placement placement, Claim claim) {
    try {
      return Outcome.of(claim.judge(placement.command().once()).orElseGet(() -> accept(placement)));
    } catch (FaultException refusal) {
      return Outcome.of(refusal);
    }
  }

  private Answer accept(Placement placement) {
    if (!placement.command().payable()) {
      throw Unpayable.of(placement.command().order().payment().provider(), "/payment/provider");
    }
    if (placement.isNamed() && taken.containsKey(placement.externalKey())) {
      throw duplicate(taken.get(placement.externalKey()));
    }
    Order order = placement.order();
    Shortage.refuse(order.lines(), placement.demand(), shelf.shortOf(placement.demand()));
    shelf.reserve(placement.demand(), order.id());
    if (placement.isNamed()) {
      taken.put(placement.externalKey(), order.id());
    }
    return write(placement);
  }

  private Answer write(Placement placement) {
    Written written = Written.of(placement.order());
    Order order = written.order();
    Answer answer =
        Answer.created(
            "/v1/orders/" + IdKind.ORDER.format(order.id()), "\"1\"", written.json().whole());
    accepted.add(new Accepted(placement, written, answer));
    events.add(
        OrderEvents.event(placement.command().caller(), ids.next(), "order.created", written, 1));
    shelf
        .takeFallenLow()
        .forEach(level -> events.add(inventoryEvents.low(placement.command().caller(), level, at)));
    return answer;
  }

  static FaultException duplicate(UUID existing) {
    return new FaultException(
        new Fault.Conflict(
            "duplicate_external_id",
            "Another order of yours has this externalId.",
            List.of(),
            Map.of("existingOrderId", IdKind.ORDER.format(existing))));
  }
}
