package io.orderflow.order;

import io.orderflow.bus.FaultException;
import io.orderflow.inventory.LedgerReason;
import io.orderflow.inventory.LevelKey;
import io.orderflow.inventory.Shelf;
import io.orderflow.inventory.Stock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What a change of an order does to its reserved stock. */
sealed interface StockMove {
  /** The levels to lock before. */
  Collection<LevelKey> keys();

  /**
   * Decides it on the locked levels.
   *
   * @throws FaultException when the stock is short
   */
  void on(Shelf shelf, UUID orderId);

  /** Stock stays as it is. */
  record None() implements StockMove {
    @Override
    public Collection<LevelKey> keys() {
      return List.of();
    }

    @Override
    public void on(Shelf shelf, UUID orderId) {}
  }

  /** Cancelled units go back on sale. */
  record Release(Stock stock) implements StockMove {
    @Override
    public Collection<LevelKey> keys() {
      return stock.keys();
    }

    @Override
    public void on(Shelf shelf, UUID orderId) {
      shelf.release(stock, LedgerReason.order_cancelled, orderId);
    }
  }

  /** Shipped units leave the shelf. */
  record Consume(Stock stock) implements StockMove {
    @Override
    public Collection<LevelKey> keys() {
      return stock.keys();
    }

    @Override
    public void on(Shelf shelf, UUID orderId) {
      shelf.consume(stock, orderId);
    }
  }

  /** Units of a parcel that never left are on the shelf again, and reserved. */
  record PutBack(Stock stock) implements StockMove {
    @Override
    public Collection<LevelKey> keys() {
      return stock.keys();
    }

    @Override
    public void on(Shelf shelf, UUID orderId) {
      shelf.putBack(stock, orderId);
    }
  }

  /** Edited lines: {@code difference} is the new demand less the old. */
  record Rebook(Stock difference, List<OrderLine> lines) implements StockMove {
    @Override
    public Collection<LevelKey> keys() {
      return difference.keys();
    }

    @Override
    public void on(Shelf shelf, UUID orderId) {
      Shortage.refuse(lines, difference.growth(), shelf.shortOf(difference.growth()));
      shelf.rebook(difference, orderId);
    }
  }
}
