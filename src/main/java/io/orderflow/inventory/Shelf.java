package io.orderflow.inventory;

import io.orderflow.id.IdSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The locked levels of one transaction and what is decided about them, before anything is written.
 * It never holds a level that the database would refuse.
 */
public final class Shelf {
  private final IdSource ids;
  private final Instant at;
  private final Map<LevelKey, Level> taken;
  private final Map<LevelKey, Level> levels;
  private final Set<LevelKey> changed = new LinkedHashSet<>();
  private final List<Movement> movements = new ArrayList<>();
  private final Set<LevelKey> low = new HashSet<>();
  private final List<Level> fallenLow = new ArrayList<>();

  public Shelf(Map<LevelKey, Level> locked, IdSource ids, Instant at) {
    this.taken = locked;
    this.levels = new HashMap<>(locked);
    locked.values().stream().filter(Level::isLow).map(Level::key).forEach(low::add);
    this.ids = ids;
    this.at = at;
  }

  public Level level(LevelKey key) {
    return levels.getOrDefault(key, Level.none(key));
  }

  /** What is missing for the demand, by SKU; empty when all of it can be reserved. */
  public Map<String, Long> shortOf(Stock demand) {
    Map<String, Long> missing = new TreeMap<>();
    demand
        .quantities()
        .forEach(
            (sku, quantity) -> {
              long available = level(demand.key(sku)).available();
              if (available < quantity) {
                missing.put(sku, available);
              }
            });
    return missing;
  }

  public void reserve(Stock stock, UUID orderId) {
    stock
        .quantities()
        .forEach(
            (sku, quantity) ->
                ofOrder(stock.key(sku), 0, quantity, LedgerReason.order_reserved, orderId));
  }

  /** Gives back what an order had reserved; an edit says so in its own reason. */
  public void release(Stock stock, LedgerReason reason, UUID orderId) {
    stock
        .quantities()
        .forEach((sku, quantity) -> ofOrder(stock.key(sku), 0, -quantity, reason, orderId));
  }

  /** Takes what an order had reserved off the shelf. */
  public void consume(Stock stock, UUID orderId) {
    stock
        .quantities()
        .forEach(
            (sku, quantity) ->
                ofOrder(
                    stock.key(sku), -quantity, -quantity, LedgerReason.order_fulfilled, orderId));
  }

  /** Lays what a voided parcel had taken back on the shelf, reserved for its order as before. */
  public void putBack(Stock stock, UUID orderId) {
    stock
        .quantities()
        .forEach(
            (sku, quantity) ->
                ofOrder(
                    stock.key(sku),
                    quantity,
                    quantity,
                    LedgerReason.order_fulfillment_voided,
                    orderId));
  }

  /** Changes what an edited order has reserved, by its new less its old demand. */
  public void rebook(Stock difference, UUID orderId) {
    difference
        .quantities()
        .forEach(
            (sku, quantity) ->
                ofOrder(difference.key(sku), 0, quantity, LedgerReason.order_changed, orderId));
  }

  /** Changes what is on hand; whether that may be is the caller's to ask first. */
  void adjust(LevelKey key, long delta, LedgerReason reason, UUID adjustmentId, String reference) {
    move(key, delta, 0, reason, null, adjustmentId, reference);
  }

  void warnAt(LevelKey key, long threshold) {
    levels.put(key, level(key).withLowStockAt(threshold));
    changed.add(key);
  }

  public List<Movement> movements() {
    return movements;
  }

  /** The levels to write, as they are to be. */
  public Collection<Level> changed() {
    return changed.stream().map(levels::get).toList();
  }

  /** The same beside what they were when they were taken. */
  List<LevelChange> changes() {
    return changed.stream().map(key -> new LevelChange(taken.get(key), levels.get(key))).toList();
  }

  /** All levels, changed or not. */
  Collection<Level> all() {
    return levels.values();
  }

  /** The levels that came down to their threshold since this was asked last. */
  public List<Level> takeFallenLow() {
    List<Level> taken = List.copyOf(fallenLow);
    fallenLow.clear();
    return taken;
  }

  private void ofOrder(
      LevelKey key, long onHandDelta, long reservedDelta, LedgerReason reason, UUID orderId) {
    move(key, onHandDelta, reservedDelta, reason, orderId, null, null);
  }

  private void move(
      LevelKey key,
      long onHandDelta,
      long reservedDelta,
      LedgerReason reason,
      UUID orderId,
      UUID adjustmentId,
      String reference) {
    Level before = level(key);
    Level after = before.moved(onHandDelta, reservedDelta, at);
    if (!after.holds()) {
      throw new IllegalStateException("decided to oversell a level");
    }
    levels.put(key, after);
    changed.add(key);
    movements.add(
        new Movement(
            ids.next(),
            key,
            onHandDelta,
            reservedDelta,
            after.onHand(),
            after.reserved(),
            reason,
            orderId,
            adjustmentId,
            reference,
            at));
    watch(after);
  }

  private void watch(Level after) {
    if (!after.isLow()) {
      low.remove(after.key());
    } else if (low.add(after.key())) {
      fallenLow.add(after);
    }
  }
}
