package io.orderflow.order;

import io.orderflow.id.UuidV7;
import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The SQL that lists orders. Identifiers are ordered by time, so the primary key is the list; each
 * filter in use adds one clause, which lets its index serve.
 */
final class OrderListStore {
  static final String LIST =
      """
      SELECT order_id, head, NULL AS lines
      FROM orders o
      WHERE tenant_id = $1
        AND order_id < $2
        AND order_id >= $3
      """;

  static final String LIST_WITH_LINES =
      """
      SELECT order_id, head, lines
      FROM orders o
      WHERE tenant_id = $1
        AND order_id < $2
        AND order_id >= $3
      """;

  static final String NEWEST_FIRST =
      """
      ORDER BY order_id DESC
      LIMIT $4
      """;

  private static final UUID OLDEST = new UUID(0, 0);
  private static final UUID NEWEST = new UUID(-1, -1);

  private final Database database;

  OrderListStore(Database database) {
    this.database = database;
  }

  /** One order of a list; {@code lines} is null unless they were asked for. */
  record Listed(UUID orderId, String head, String lines) {

    String json() {
      return lines == null
          ? new OrderJson(head, null).summary()
          : new OrderJson(head, lines).whole();
    }
  }

  Future<List<Listed>> list(ListOrders query, int limit) {
    Filter filter = query.filter();
    Tuple binds = Tuple.of(query.caller().tenantId(), before(query), from(filter), limit);
    return database.query(sql(query.expandLines(), filter, binds), binds).map(OrderListStore::rows);
  }

  /** The statement for those filters; their values are added to the binds. */
  static String sql(boolean withLines, Filter filter, Tuple binds) {
    StringBuilder sql = new StringBuilder(withLines ? LIST_WITH_LINES : LIST);
    and(sql, binds, filter.status(), "status = $%d::text::order_status");
    and(sql, binds, filter.paymentStatus(), "payment_status = $%d::text::payment_status");
    and(
        sql,
        binds,
        filter.fulfillmentStatus(),
        "fulfillment_status = $%d::text::fulfillment_status");
    and(sql, binds, filter.externalId(), "external_id = $%d");
    and(sql, binds, filter.customerEmail(), "lower(customer_email) = lower($%d)");
    and(
        sql,
        binds,
        filter.sku(),
        "EXISTS (SELECT 1 FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.order_id AND l.sku = $%d)");
    return sql.append(NEWEST_FIRST).toString();
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

  private static List<Listed> rows(RowSet<Row> rows) {
    List<Listed> orders = new ArrayList<>(rows.size());
    rows.forEach(
        row ->
            orders.add(
                new Listed(
                    row.getUUID("order_id"), row.getString("head"), row.getString("lines"))));
    return orders;
  }
}
