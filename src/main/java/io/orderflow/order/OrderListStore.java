package io.orderflow.order;

import io.orderflow.bus.Page;
import io.orderflow.bus.RenderedPage;
import io.orderflow.id.UuidV7;
import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The SQL that searches orders. Identifiers are ordered by time, so the primary key is the list;
 * each filter in use adds one clause, which lets its index serve. The limit and the states stand in
 * the text and not among the binds: only so does PostgreSQL keep the plan, and planning a page
 * takes as long as reading it.
 */
final class OrderListStore {
  static final String SUMMARY = "o.head || '}'";
  private static final String WITH_LINES = "o.head || ',\"lines\":' || o.lines || '}'";

  private static final String LENGTH = "octet_length(o.head)";
  private static final String LENGTH_WITH_LINES = LENGTH + " + octet_length(o.lines)";

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
          AND sku = $3
        ORDER BY order_id DESC) AS sold
      JOIN orders o USING (order_id)
      """;

  static final String BEFORE =
      """
      WHERE o.tenant_id = $1
        AND order_id < $2
      """;

  // the first two conditions find them by index, the last drops who shares nothing but the hash
  private static final String BY_EMAIL =
      "email_hash(o.tenant_id, o.customer_email) = email_hash($1, $%1$d)"
          + " AND order_period(o.order_id) <= order_period($2) AND lower(o.customer_email) = lower($%1$d)";

  private static final String SINCE = "order_id >= $%d";
  private static final String SINCE_BY_PERIOD =
      "order_id >= $%1$d AND order_period(o.order_id) >= order_period($%1$d)";

  // that index knows only the order of periods: along it the period is found in which the page
  // ends, and no older order is read and sorted, however many the customer has
  private static final String WITHIN_PERIODS =
      """
      %2$s  AND order_period(o.order_id) >= (
          SELECT coalesce(min(period), 0)
          FROM (
            SELECT order_period(o.order_id) AS period
            %2$sORDER BY period DESC
            LIMIT %1$d + 1) AS first)
      """;

  // a row beyond the limit says that there is a next page, and so does one that is not read because
  // those before it are long: lengths are known unread. Nobody reads the text, so it stays
  // bytes, by the function that sends any text: convert_to would look at each of them anew
  static final String PAGE =
      """
      SELECT order_id,
        CASE WHEN sum(length) OVER (ORDER BY order_id DESC) - length < %4$d
          THEN textsend(%2$s) END AS json
      FROM (
        SELECT order_id, o.head, o.lines, %5$s AS length
        %3$sORDER BY order_id DESC
        LIMIT %1$d + 1) AS o
      ORDER BY order_id DESC
      """;

  private static final UUID NEWEST = new UUID(-1, -1);

  private final Database database;

  OrderListStore(Database database) {
    this.database = database;
  }

  Future<RenderedPage> list(ListOrders query) {
    Tuple binds = Tuple.of(query.caller().tenantId(), before(query));
    return database.query(sql(query, binds), binds).map(rows -> page(rows, query.limit()));
  }

  /** The statement for those filters; their values are added to the binds. */
  static String sql(ListOrders query, Tuple binds) {
    Filter filter = query.filter();
    StringBuilder sql = new StringBuilder(filter.sku() == null ? ALL : SOLD).append(BEFORE);
    if (filter.sku() != null) {
      binds.addString(filter.sku());
    }
    and(sql, binds, from(filter), filter.customerEmail() == null ? SINCE : SINCE_BY_PERIOD);
    and(sql, "status", OrderStatus::valueOf, filter.status());
    and(sql, "payment_status", PaymentStatus::valueOf, filter.paymentStatus());
    and(sql, "fulfillment_status", FulfillmentStatus::valueOf, filter.fulfillmentStatus());
    and(sql, binds, filter.externalId(), "o.external_id = $%d");
    and(sql, binds, filter.customerEmail(), BY_EMAIL);
    String which =
        filter.customerEmail() == null
            ? sql.toString()
            : WITHIN_PERIODS.formatted(query.limit(), sql);
    return PAGE.formatted(
        query.limit(),
        query.expandLines() ? WITH_LINES : SUMMARY,
        which,
        Page.ENOUGH,
        query.expandLines() ? LENGTH_WITH_LINES : LENGTH);
  }

  /** Only what is a state gets into the text. */
  private static void and(
      StringBuilder sql, String column, Function<String, Enum<?>> states, String name) {
    if (name != null) {
      sql.append("  AND o.%s = '%s'\n".formatted(column, states.apply(name).name()));
    }
  }

  private static void and(StringBuilder sql, Tuple binds, Object value, String clause) {
    if (value != null) {
      binds.addValue(value);
      sql.append("  AND ").append(clause.formatted(binds.size())).append('\n');
    }
  }

  static UUID before(ListOrders query) {
    if (query.after() != null) {
      return query.after();
    }
    return query.filter().createdTo() == null ? NEWEST : UuidV7.floor(query.filter().createdTo());
  }

  static UUID from(Filter filter) {
    return filter.createdFrom() == null ? null : UuidV7.floor(filter.createdFrom());
  }

  /** The first rows, up to the limit or to one that was not read; behind them is a next page. */
  static RenderedPage page(Iterable<Row> rows, int limit) {
    List<Buffer> items = new ArrayList<>(limit);
    UUID last = null;
    for (Row row : rows) {
      Buffer json = row.getBuffer(1);
      if (items.size() == limit || json == null) {
        return new RenderedPage(items, last.toString());
      }
      last = row.getUUID(0);
      items.add(json);
    }
    return new RenderedPage(items, null);
  }
}
