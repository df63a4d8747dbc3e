package io.orderflow.order;

import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import io.orderflow.id.UuidV7;
import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.orderflow.support.Shop;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Orders by e-mail address, of a customer with many among many customers with one. */
class OrdersOfCustomerTest {
  private static final int ONE_OF = 10;
  private static final int ORDERS = 20_000;

  // one every two minutes: one customer has fourteen in each of 143 periods, all others one in all
  private static final String COPY =
      """
      INSERT INTO orders
      SELECT (jsonb_populate_record(o, jsonb_build_object(
        'order_id', overlay(o.order_id::text PLACING overlay(lpad(to_hex(1700000000000 + n * 120000::bigint), 12, '0') PLACING '-' FROM 9 FOR 0) FROM 1 FOR 13),
        'customer_email', 'Buyer' || CASE WHEN n %% %1$d = 7 THEN 7 ELSE n * 10 END || '@example.com'))).*
      FROM orders o
      CROSS JOIN generate_series(1, %2$d) AS n
      """;

  private static final int OF_A_PERIOD = 14;
  private static final int LIMIT = 8;
  private static final Pattern ACTUAL_ROWS = Pattern.compile("actual time=\\S+ rows=(\\d+)");

  private static Shop shop;
  private static Database searching;

  @BeforeAll
  static void open() {
    Settings settings = Servers.settings();
    shop = Shop.open(settings);
    searching = Database.openForLists(shop.vertx, settings.database());
    shop.stock("A", 1);
    Await.get(shop.place(order(line("A", 1, 100))));
    Await.get(shop.database.query(COPY.formatted(ONE_OF, ORDERS), Tuple.tuple()));
    Await.get(shop.database.query("VACUUM ANALYZE orders", Tuple.tuple()));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void pagesShouldBeAllOfTheCustomersOrdersNewestFirst() {
    List<UUID> all = pages(null, null);

    assertThat(all)
        .hasSize(ORDERS / ONE_OF)
        .isSortedAccordingTo(Comparator.comparing(UUID::toString).reversed());
  }

  @Test
  void timesShouldBoundThem() {
    List<UUID> all = pages(null, null);

    List<UUID> between = pages(UuidV7.timeOf(all.get(200)), UuidV7.timeOf(all.get(100)));

    assertThat(between).isEqualTo(all.subList(101, 201));
  }

  /** Nor by a plan that was made for customers who have a handful. */
  @Test
  void pageShouldReadNoMoreThanItsPeriods() {
    String plan = keptPlan(query(null, null, null));

    assertThat(plan).contains("Index Scan Backward using orders_by_email");
    assertThat(ACTUAL_ROWS.matcher(plan).results().map(row -> Integer.valueOf(row.group(1))))
        .isNotEmpty()
        .allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(2 * OF_A_PERIOD + LIMIT));
  }

  private static String keptPlan(ListOrders query) {
    Tuple binds = Tuple.of(shop.caller.tenantId(), OrderListStore.before(query));
    String sql = OrderListStore.sql(query, binds);
    String execute =
        "EXPLAIN ANALYZE EXECUTE kept ('%s', '%s', '%s')"
            .formatted(binds.getValue(0), binds.getValue(1), binds.getValue(2));
    return text(
        Await.get(
            searching.transaction(
                tx -> {
                  tx.query("SET LOCAL plan_cache_mode = force_generic_plan", Tuple.tuple());
                  tx.query("PREPARE kept (uuid, uuid, text) AS " + sql, Tuple.tuple());
                  return tx.query(execute, Tuple.tuple());
                })));
  }

  private static List<UUID> pages(Instant from, Instant to) {
    List<UUID> all = new ArrayList<>();
    List<UUID> page = page(query(from, to, null));
    while (!page.isEmpty()) {
      all.addAll(page);
      page = page(query(from, to, page.get(page.size() - 1)));
    }
    return all;
  }

  private static List<UUID> page(ListOrders query) {
    Tuple binds = Tuple.of(shop.caller.tenantId(), OrderListStore.before(query));
    String sql = OrderListStore.sql(query, binds);
    return rows(Await.get(searching.query(sql, binds))).map(row -> row.getUUID(0)).toList();
  }

  private static ListOrders query(Instant from, Instant to, UUID after) {
    Filter filter = new Filter(null, null, null, null, "buyer7@EXAMPLE.com", null, from, to);
    return new ListOrders(shop.caller, filter, false, LIMIT, after);
  }

  private static String text(RowSet<Row> plan) {
    return rows(plan).map(row -> row.getString(0)).collect(Collectors.joining("\n"));
  }

  private static Stream<Row> rows(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }
}
