package io.orderflow.order;

import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.Trail.Fulfillment;
import io.orderflow.order.Trail.MoneyBack;
import io.orderflow.order.Trail.MoneyIn;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Tx;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Stream;

/** The SQL of what belongs to an order: lines, parcels, money. */
final class OrderPartStore {
  static final String INSERT_LINES =
      """
      INSERT INTO order_lines (tenant_id, order_id, line_id, sku, quantity, unit_price, discount, tax)
      SELECT *
      FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::bigint[], $7::bigint[], $8::bigint[])
      """;

  static final String UPDATE_LINES =
      """
      UPDATE order_lines l
      SET fulfilled = c.fulfilled, cancelled = c.cancelled
      FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::int[]) AS c (tenant_id, order_id, line_id, fulfilled, cancelled)
      WHERE l.tenant_id = c.tenant_id
        AND l.order_id = c.order_id
        AND l.line_id = c.line_id
        AND (l.fulfilled, l.cancelled) IS DISTINCT FROM (c.fulfilled, c.cancelled)
      """;

  static final String DELETE_LINES =
      """
      DELETE FROM order_lines
      WHERE tenant_id = $1
        AND order_id = $2
      """;

  static final String INSERT_FULFILLMENT =
      """
      INSERT INTO fulfillments (tenant_id, order_id, fulfillment_id, tracking_number, carrier, created_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      """;

  static final String INSERT_FULFILLMENT_LINES =
      """
      INSERT INTO fulfillment_lines (tenant_id, order_id, fulfillment_id, line_id, quantity)
      SELECT $1, $2, $3, l.line_id, l.quantity
      FROM unnest($4::uuid[], $5::int[]) AS l (line_id, quantity)
      """;

  static final String INSERT_MONEY =
      """
      INSERT INTO order_money (tenant_id, order_id, money_id, direction, amount, reason, reference, created_at)
      VALUES ($1, $2, $3, $4::text::money_direction, $5, $6, $7, $8)
      """;

  private record LineOf(Order order, OrderLine line) {}

  Future<Void> insertLines(Tx tx, List<Order> orders) {
    Columns<LineOf> columns =
        keys(orders)
            .text(row -> row.line().sku())
            .integer(row -> row.line().quantity())
            .bigint(row -> row.line().unitPrice())
            .bigint(row -> row.line().discount())
            .bigint(row -> row.line().tax());
    return tx.query(INSERT_LINES, columns.tuple()).mapEmpty();
  }

  /** Writes the parts in which the order now differs from what it was. */
  Future<Void> update(Tx tx, Order before, Order after) {
    Stream<Future<Void>> writes =
        Stream.of(
                lines(tx, before, after),
                last(before.trail().fulfillments(), after.trail().fulfillments())
                    .map(parcel -> insert(tx, after, parcel)),
                last(before.trail().payments(), after.trail().payments())
                    .map(money -> insert(tx, after, money)),
                last(before.trail().refunds(), after.trail().refunds())
                    .map(money -> insert(tx, after, money)))
            .flatMap(write -> write);
    return Future.join(writes.toList()).mapEmpty();
  }

  private Stream<Future<Void>> lines(Tx tx, Order before, Order after) {
    if (before.lines().equals(after.lines())) {
      return Stream.empty();
    }
    boolean replaced = !before.lines().get(0).id().equals(after.lines().get(0).id());
    return replaced
        ? Stream.of(deleteLines(tx, before), insertLines(tx, List.of(after)))
        : Stream.of(updateLines(tx, after));
  }

  private Future<Void> updateLines(Tx tx, Order order) {
    Columns<LineOf> columns =
        keys(List.of(order))
            .integer(row -> row.line().fulfilled())
            .integer(row -> row.line().cancelled());
    return tx.query(UPDATE_LINES, columns.tuple()).mapEmpty();
  }

  private Future<Void> deleteLines(Tx tx, Order order) {
    return tx.query(DELETE_LINES, Tuple.of(order.tenantId(), order.id())).mapEmpty();
  }

  private Future<Void> insert(Tx tx, Order order, Fulfillment parcel) {
    Tuple key = Tuple.of(order.tenantId(), order.id(), parcel.id());
    Tuple head =
        Tuple.of(order.tenantId(), order.id(), parcel.id())
            .addString(parcel.trackingNumber())
            .addString(parcel.carrier())
            .addOffsetDateTime(Columns.utc(parcel.at()));
    Tuple lines =
        key.addArrayOfUUID(
                parcel.lines().stream().map(LineQuantity::lineId).toArray(java.util.UUID[]::new))
            .addArrayOfInteger(
                parcel.lines().stream().map(LineQuantity::quantity).toArray(Integer[]::new));
    return Future.join(
            tx.query(INSERT_FULFILLMENT, head), tx.query(INSERT_FULFILLMENT_LINES, lines))
        .mapEmpty();
  }

  private Future<Void> insert(Tx tx, Order order, MoneyIn money) {
    Tuple binds =
        Tuple.of(order.tenantId(), order.id(), money.id(), "payment", money.amount())
            .addString(null)
            .addString(money.reference())
            .addOffsetDateTime(Columns.utc(money.at()));
    return tx.query(INSERT_MONEY, binds).mapEmpty();
  }

  private Future<Void> insert(Tx tx, Order order, MoneyBack money) {
    Tuple binds =
        Tuple.of(order.tenantId(), order.id(), money.id(), "refund", money.amount())
            .addString(money.reason())
            .addString(null)
            .addOffsetDateTime(Columns.utc(money.at()));
    return tx.query(INSERT_MONEY, binds).mapEmpty();
  }

  private static Columns<LineOf> keys(List<Order> orders) {
    List<LineOf> lines =
        orders.stream()
            .flatMap(order -> order.lines().stream().map(line -> new LineOf(order, line)))
            .toList();
    return Columns.of(lines)
        .uuid(row -> row.order().tenantId())
        .uuid(row -> row.order().id())
        .uuid(row -> row.line().id());
  }

  /** The one item that the list has grown by, if it has. */
  private static <T> Stream<T> last(List<T> before, List<T> after) {
    return after.size() > before.size() ? Stream.of(after.get(after.size() - 1)) : Stream.empty();
  }
}
