package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.bus.Answer;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a foreign key would hold of orders and their lines, held by triggers. */
class OrderRowsStayTest {
  private static final String FOREIGN_KEY_VIOLATION = "23503";
  private static final String RESTRICT_VIOLATION = "23001";
  private static Shop shop;
  private static UUID orderId;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    shop.stock("A", 10);
    Answer placed = Await.get(shop.place(Shop.order(Shop.line("A", 1, 1))));
    orderId = OrderIds.of(placed);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void lineShouldBeRefusedWithoutItsOrder() {
    assertThatThrownBy(() -> insertLine(UUID.randomUUID()))
        .satisfies(failure -> assertState(failure, FOREIGN_KEY_VIOLATION));
    insertLine(orderId);
  }

  @Test
  void orderShouldNeitherGoAwayNorChangeItsName() {
    assertRefused("DELETE FROM orders WHERE tenant_id = $1 AND order_id = $2");
    assertRefused("UPDATE orders SET order_id = uuid_v7() WHERE tenant_id = $1 AND order_id = $2");
    assertRefused(
        "UPDATE order_lines SET order_id = uuid_v7() WHERE tenant_id = $1 AND order_id = $2");
  }

  private static void assertRefused(String sql) {
    Tuple order = Tuple.of(shop.caller.tenantId(), orderId);
    assertThatThrownBy(() -> Await.get(shop.database.query(sql, order)))
        .satisfies(failure -> assertState(failure, RESTRICT_VIOLATION));
  }

  private static void insertLine(UUID order) {
    Await.get(
        shop.database.query(
            "INSERT INTO order_lines (tenant_id, order_id, line_id, sku, quantity, unit_price,"
                + " discount, tax) VALUES ($1, $2, uuid_v7(), 'A', 1, 1, 0, 0)",
            Tuple.of(shop.caller.tenantId(), order)));
  }

  private static void assertState(Throwable failure, String state) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof PgException)) {
      cause = cause.getCause();
    }
    assertThat(cause).isInstanceOf(PgException.class);
    assertThat(((PgException) cause).getSqlState()).isEqualTo(state);
  }
}
