package io.orderflow.inventory;

import io.orderflow.bus.Address;
import io.orderflow.bus.Answer;
import io.orderflow.bus.Asked;
import io.orderflow.bus.Caller;
import io.orderflow.bus.OnceKey;
import io.orderflow.bus.Page;
import java.util.List;
import java.util.UUID;

/** What may be asked of the inventory actor. */
public final class InventoryMessages {
  /** Where stock is when nobody says. */
  public static final String DEFAULT_LOCATION = "default";

  public static final Address<AdjustInventory, Answer> ADJUST = Address.of("inventory.adjust");
  public static final Address<ListLevels, Page> LEVELS = Address.of("inventory.levels");
  public static final Address<ListLedger, Page> LEDGER = Address.of("inventory.ledger");

  private InventoryMessages() {}

  /**
   * Changes all the levels or none.
   *
   * @param once null when the request bears no idempotency key
   */
  public record AdjustInventory(Caller caller, OnceKey once, List<Adjustment> adjustments)
      implements Asked {}

  /**
   * One change of what is on hand: by {@code delta}, or to {@code setTo} when it is {@code
   * expected} now; members that were not sent are null.
   *
   * @param reason the contract's word
   * @param lowStockAt the new threshold, kept as it is when null
   */
  public record Adjustment(
      String sku,
      String location,
      Long delta,
      Long setTo,
      Long expected,
      String reason,
      String reference,
      Long lowStockAt) {}

  /**
   * A page of levels by SKU and location.
   *
   * @param skus empty for all
   * @param location null for all
   * @param after the {@code next} of the page before, or null
   */
  public record ListLevels(
      Caller caller, List<String> skus, String location, int limit, String after)
      implements Asked {}

  /**
   * A page of ledger entries of a SKU, newest first.
   *
   * @param location null for all
   * @param after the last entry of the page before, or null
   */
  public record ListLedger(Caller caller, String sku, String location, int limit, UUID after)
      implements Asked {}
}
