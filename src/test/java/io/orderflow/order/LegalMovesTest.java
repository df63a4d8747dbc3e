package io.orderflow.order;

import static io.orderflow.support.Shop.byCard;
import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The table of legal moves is one and the same in code and in SQL, and the database holds to it.
 */
class LegalMovesTest {
  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    shop.stock("A", 1_000);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void theTableInCodeShouldBeTheTableInSql() {
    Set<String> inCode = new TreeSet<>();
    for (OrderStatus from : OrderStatus.values()) {
      from.next().forEach(to -> inCode.add("status " + from + " " + to));
    }
    for (PaymentStatus from : PaymentStatus.values()) {
      from.next().forEach(to -> inCode.add("payment_status " + from + " " + to));
    }
    for (FulfillmentStatus from : FulfillmentStatus.values()) {
      from.next().forEach(to -> inCode.add("fulfillment_status " + from + " " + to));
    }

    Set<String> inSql = new TreeSet<>();
    Await.get(
            shop.database.query(
                "SELECT axis || ' ' || from_state || ' ' || to_state FROM order_moves",
                Tuple.tuple()))
        .forEach(row -> inSql.add(row.getString(0)));
    assertThat(inSql).isEqualTo(inCode);
  }

  @Test
  void theDatabaseShouldRefuseEveryMoveThatIsNotInTheTable() {
    for (PaymentStatus from : PaymentStatus.values()) {
      for (PaymentStatus to : PaymentStatus.values()) {
        if (from != to && !from.next().contains(to)) {
          Throwable refused = Await.failure(forced("payment_status", from.name(), to.name()));
          assertThat(((PgException) refused).getConstraint())
              .as(from + " to " + to)
              .isEqualTo("legal_moves_only");
        }
      }
    }
    for (OrderStatus from : List.of(OrderStatus.completed, OrderStatus.cancelled)) {
      for (OrderStatus to : OrderStatus.values()) {
        if (from != to && !from.next().contains(to)) {
          assertThat(Await.failure(forced("status", from.name(), to.name())))
              .isInstanceOf(PgException.class);
        }
      }
    }
  }

  /** Sets a row to the first state past the trigger, then tries the move with it. */
  private static Future<Void> forced(String column, String from, String to) {
    String type = column.equals("status") ? "order_status" : column;
    Answer order = Await.get(shop.place(byCard(order(line("A", 1, 500)))));
    return shop.database.transaction(
        tx -> {
          tx.query("SET LOCAL session_replication_role = replica", Tuple.tuple());
          String money =
              from.contains("refunded") || from.equals("paid")
                  ? ", amount_paid = 10, amount_refunded = "
                      + (from.equals("paid") ? 0 : from.equals("refunded") ? 10 : 5)
                  : "";
          String shipped = from.equals("completed") ? ", fulfillment_status = 'fulfilled'" : "";
          tx.query(update(column, type, from, money + shipped), key(order));
          tx.query("SET LOCAL session_replication_role = origin", Tuple.tuple());
          return tx.query(update(column, type, to, ""), key(order)).mapEmpty();
        });
  }

  private static String update(String column, String type, String value, String more) {
    return "UPDATE orders SET %s = '%s'::%s%s WHERE tenant_id = $1 AND order_id = $2"
        .formatted(column, value, type, more);
  }

  private static Tuple key(Answer order) {
    return Tuple.of(shop.caller.tenantId(), OrderIds.of(order));
  }
}
