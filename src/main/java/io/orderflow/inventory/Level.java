package io.orderflow.inventory;

import java.time.Instant;

/**
 * How much of a SKU there is in one place. Of {@code onHand} units {@code reserved} are promised to
 * orders; the rest is available.
 *
 * @param lowStockAt at or below so many available ones the tenant is told, or null for never
 */
public record Level(
    LevelKey key, long onHand, long reserved, Long lowStockAt, long version, Instant updatedAt) {

  /** Of a SKU that nobody has ever stocked. */
  static Level none(LevelKey key) {
    return new Level(key, 0, 0, null, 0, Instant.EPOCH);
  }

  public long available() {
    return onHand - reserved;
  }

  /** Whether it may be so: what the database checks too. */
  boolean holds() {
    return onHand >= reserved && reserved >= 0;
  }

  boolean isLow() {
    return lowStockAt != null && available() <= lowStockAt;
  }

  Level moved(long onHandDelta, long reservedDelta, Instant at) {
    return new Level(
        key,
        Math.addExact(onHand, onHandDelta),
        Math.addExact(reserved, reservedDelta),
        lowStockAt,
        version + 1,
        at);
  }

  Level withLowStockAt(long threshold) {
    return new Level(key, onHand, reserved, threshold, version, updatedAt);
  }
}
