package io.orderflow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A plan made while there are no orders is kept when there are many, and on an empty table that was
 * vacuumed all indexes look alike: it must be the primary key's all the same.
 */
class EmptyTablePlanTest {
  static final List<String> BY_ID =
      List.of(OrderStore.GET, OrderStore.FIND, OrderStore.LOCK, OrderStore.UPDATE);

  private static final List<String> ON_THE_HOT_PATH =
      List.of(
          "SET LOCAL plan_cache_mode = force_generic_plan",
          "SET LOCAL enable_seqscan = off",
          "SET LOCAL enable_hashjoin = off",
          "SET LOCAL enable_mergejoin = off");

  private static Vertx vertx;
  private static Database database;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    database = Database.open(vertx, Servers.settings().database());
    Await.get(database.query("VACUUM ANALYZE orders", Tuple.tuple()));
  }

  @AfterAll
  static void close() {
    Await.get(database.close());
    Await.get(vertx.close());
  }

  @ParameterizedTest
  @FieldSource("BY_ID")
  void anOrderShouldBeFoundByItsPrimaryKey(String sql) {
    assertThat(plan(sql)).contains("orders_pkey").doesNotContain("orders_by_");
  }

  @Test
  void aPageShouldBeReadByThePrimaryKey() {
    ListOrders all = new ListOrders(null, Filter.NONE, false, 25, null);

    assertThat(plan(OrderListStore.sql(all, Tuple.tuple())))
        .contains("orders_pkey")
        .doesNotContain("orders_by_");
  }

  @Test
  void pagesTogetherShouldEachBeReadAlongThePrimaryKey() {
    assertThat(plan(OrderPageStore.sql(25)))
        .contains("Index Scan Backward using orders_pkey")
        .doesNotContain("Sort", "orders_by_");
  }

  /** The kept plan of a connection of the hot path, for whatever binds. */
  private String plan(String sql) {
    String nulls = String.join(", ", Collections.nCopies(binds(sql), "NULL"));
    RowSet<Row> plan =
        Await.get(
            database.transaction(
                tx -> {
                  ON_THE_HOT_PATH.forEach(set -> tx.query(set, Tuple.tuple()));
                  tx.query("PREPARE kept AS " + sql, Tuple.tuple());
                  Future<RowSet<Row>> explained =
                      tx.query("EXPLAIN EXECUTE kept (" + nulls + ")", Tuple.tuple());
                  return tx.query("DEALLOCATE kept", Tuple.tuple()).compose(gone -> explained);
                }));
    return StreamSupport.stream(plan.spliterator(), false)
        .map(row -> row.getString(0))
        .collect(Collectors.joining("\n"));
  }

  private static int binds(String sql) {
    return (int)
        Pattern.compile("\\$\\d+")
            .matcher(sql)
            .results()
            .map(MatchResult::group)
            .distinct()
            .count();
  }
}
