package io.orderflow.inventory;

import static io.orderflow.support.Shop.fault;
import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Fault;
import io.orderflow.bus.FieldError;
import io.orderflow.bus.Page;
import io.orderflow.inventory.InventoryMessages.AdjustInventory;
import io.orderflow.inventory.InventoryMessages.Adjustment;
import io.orderflow.inventory.InventoryMessages.ListLedger;
import io.orderflow.inventory.InventoryMessages.ListLevels;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InventoryTest {
  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void adjustShouldDoAllOrNothing() {
    shop.stock("A", 10);
    Await.get(shop.place(order(line("A", 6, 1))));

    Fault.Conflict refusal =
        (Fault.Conflict) fault(adjust(delta("B", 5), delta("A", -5), delta("Z", -1)));

    assertThat(refusal.code()).isEqualTo("insufficient_stock");
    assertThat(refusal.errors())
        .extracting(FieldError::pointer)
        .containsExactly("/adjustments/1", "/adjustments/2");
    assertThat(shop.level("A")).containsExactly(10, 6);
    assertThat(
            shop.count(
                "SELECT count(*) FROM inventory_levels WHERE tenant_id = $1 AND sku IN ('B', 'Z')",
                shop.caller.tenantId()))
        .isZero();
  }

  @Test
  void setToShouldCompareWithWhatWasExpected() {
    shop.stock("COUNTED", 10);

    Answer set = Await.get(adjust(setTo("COUNTED", 7, 10L)));
    Fault.Conflict refusal = (Fault.Conflict) fault(adjust(setTo("COUNTED", 9, 10L)));

    assertThat(Json.tree(set.body()).get("levels").get(0).get("onHand").intValue()).isEqualTo(7);
    assertThat(refusal.code()).isEqualTo("expected_mismatch");
    assertThat(refusal.errors().get(0).facts()).containsEntry("onHand", 7L);
    assertThat(shop.ledger("COUNTED")).containsExactly(7, 0);
  }

  @Test
  void adjustsOfANewSkuAtTheSameTimeShouldAddUp() {
    List<Future<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      asked.add(
          i % 2 == 0
              ? adjust(delta("NEW-1", 1), delta("NEW-2", 2))
              : adjust(delta("NEW-2", 2), delta("NEW-1", 1)));
    }

    Await.get(Future.all(asked));

    assertThat(shop.level("NEW-1")).containsExactly(60, 0);
    assertThat(shop.ledger("NEW-2")).containsExactly(120, 0);
  }

  @Test
  void reservingDownToTheThresholdShouldTellOnce() {
    Await.get(adjust(new Adjustment("FEW", null, 10L, null, null, "received", null, 4L)));

    for (int i = 0; i < 8; i++) {
      Await.get(shop.place(order(line("FEW", 1, 1))));
    }

    assertThat(
            shop.count(
                "SELECT count(*) FROM events WHERE tenant_id = $1 AND type = 'inventory.low' AND payload LIKE '%\"FEW\"%'",
                shop.caller.tenantId()))
        .isEqualTo(1);
  }

  @Test
  void ledgerShouldListNewestFirstAndRefuseChanges() {
    shop.stock("L", 1);
    shop.stock("L", 2);
    shop.stock("L", 3);

    Page first =
        Await.get(
            shop.bus.request(
                InventoryMessages.LEDGER, new ListLedger(shop.caller, "L", null, 2, null)));
    Page second =
        Await.get(
            shop.bus.request(
                InventoryMessages.LEDGER,
                new ListLedger(
                    shop.caller, "L", null, 2, java.util.UUID.fromString(first.next()))));

    assertThat(deltas(first)).containsExactly(3, 2);
    assertThat(deltas(second)).containsExactly(1);
    assertThat(second.next()).isNull();
    for (String sql :
        List.of("UPDATE inventory_ledger SET reserved = 1", "DELETE FROM inventory_ledger")) {
      assertThat(Await.failure(shop.database.query(sql, Tuple.tuple())))
          .isInstanceOf(PgException.class)
          .hasMessageContaining("append-only");
    }
  }

  @Test
  void levelsShouldPageBySkuAndLocation() {
    Shop own = shop;
    for (String sku : List.of("P-1", "P-2", "P-3")) {
      own.stock(sku, 1);
    }

    List<String> skus = List.of("P-1", "P-2", "P-3");
    Page first =
        Await.get(
            own.bus.request(
                InventoryMessages.LEVELS, new ListLevels(own.caller, skus, null, 2, null)));
    Page second =
        Await.get(
            own.bus.request(
                InventoryMessages.LEVELS, new ListLevels(own.caller, skus, null, 2, first.next())));

    assertThat(first.items()).hasSize(2);
    assertThat(second.items()).hasSize(1).allMatch(level -> level.contains("P-3"));
    assertThat(second.next()).isNull();
  }

  private static List<Integer> deltas(Page page) {
    return page.items().stream()
        .map(entry -> Json.tree(entry).get("onHandDelta").intValue())
        .toList();
  }

  private static Adjustment delta(String sku, long delta) {
    return new Adjustment(sku, null, delta, null, null, "correction", null, null);
  }

  private static Adjustment setTo(String sku, long target, Long expected) {
    return new Adjustment(sku, null, null, target, expected, "cycle_count", null, null);
  }

  private static Future<Answer> adjust(Adjustment... adjustments) {
    return shop.bus.request(
        InventoryMessages.ADJUST,
        new AdjustInventory(shop.caller, null, Arrays.asList(adjustments)));
  }
}
