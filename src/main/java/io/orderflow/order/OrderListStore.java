package io.orderflow.order;

import io.orderflow.bus.RenderedPage;
import io.orderflow.id.UuidV7;
import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import java.util.function.Function;

/**
 * The SQL that lists orders. Identifiers are ordered by time, so the primary key is the list; each
 * filter in use adds one clause, which lets its index serve. States stand in the text and not among
 * the binds, because statements are planned once, and each state has a plan of its own.
 */
final class OrderListStore {
  private static final String SUMMARY = "o.head || '}'";
  private static final String WITH_LINES = "o.head || ',\"lines\":' || o.lines || '}'";

  static final String ALL =
      """
      FROM orders o
      """;

  // in the order of that index, so that a page of goods that sell much is found as soon as one of
  // goods that do not
  static final String SOLD =
      """
      FROM (
        SELECT DISTINCT order_id
        FROM order_lines
        WHERE tenant_id = $1
          AND order_id < $2
          AND order_id >= $3
          AND sku = $5
        ORDER BY order_id DESC) AS sold
      JOIN orders o USING (order_id)
      """;

  static final String BETWEEN =
      """
      WHERE o.tenant_id = $1
        AND o.order_id < $2
        AND o.order_id >= $3
      """;

  // one row: its bytes are answered as they are, and a row beyond the limit says that there is a
  // next page
  static final String PAGE =
      """
      SELECT convert_to(coalesce(string_agg(json, ',') FILTER (WHERE n <= $4), ''), 'UTF8') AS items,
        CASE WHEN count(*) > $4 THEN (array_agg(order_id))[$4] END AS next
      FROM (
        SELECT row_number() OVER () AS n, order_id, json
        FROM (
          SELECT o.order_id, %s AS json
          %s
          ORDER BY o.order_id DESC
          LIMIT $4 + 1) AS found) AS numbered
      """;

  private static final UUID OLDEST = new UUID(0, 0);
  private static final UUID NEWEST = new UUID(-1, -1);

  private final Database database;

  OrderListStore(Database database) {
    this.database = database;
  }

  Future<RenderedPage> list(ListOrders query) {
    Filter filter = query.filter();
    Tuple binds = Tuple.of(query.caller().tenantId(), before(query), from(filter), query.limit());
    return database.query(sql(query.expandLines(), filter, binds), binds).map(OrderListStore::page);
  }

  /** The statement for those filters; their values are added to the binds. */
  static String sql(boolean withLines, Filter filter, Tuple binds) {
    if (filter.sku() != null) {
      binds.addString(filter.sku());
    }
    StringBuilder sql = new StringBuilder(filter.sku() == null ? ALL : SOLD).append(BETWEEN);
    and(sql, "status", OrderStatus::valueOf, filter.status());
    and(sql, "payment_status", PaymentStatus::valueOf, filter.paymentStatus());
    and(sql, "fulfillment_status", FulfillmentStatus::valueOf, filter.fulfillmentStatus());
    and(sql, binds, filter.externalId(), "o.external_id = $%d");
    and(sql, binds, filter.customerEmail(), "lower(o.customer_email) = lower($%d)");
    return PAGE.formatted(withLines ? WITH_LINES : SUMMARY, sql);
  }

  /** Only what is a state gets into the text. */
  private static void and(
      StringBuilder sql, String column, Function<String, Enum<?>> states, String name) {
    if (name != null) {
      sql.append("  AND o.%s = '%s'\n".formatted(column, states.apply(name).name()));
    }
  }

  private static void and(StringBuilder sql, Tuple binds, String value, String clause) {
    if (value != null) {
      binds.addString(value);
      sql.append("  AND ").append(clause.formatted(binds.size())).append('\n');
    }
  }

  private static UUID before(ListOrders query) {
    if (query.after() != null) {
      return query.after();
    }
    return query.filter().createdTo() == null ? NEWEST : UuidV7.floor(query.filter().createdTo());
  }

  private static UUID from(Filter filter) {
    return filter.createdFrom() == null ? OLDEST : UuidV7.floor(filter.createdFrom());
  }

  private static RenderedPage page(RowSet<Row> rows) {
    Row row = rows.iterator().next();
    UUID next = row.getUUID("next");
    return new RenderedPage(row.getBuffer("items"), next == null ? null : next.toString());
  }
}
