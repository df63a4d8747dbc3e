package io.orderflow.order;

import io.orderflow.order.OrderMessages.LineQuantity;
import io.orderflow.order.Trail.Fulfillment;
import io.orderflow.order.Trail.MoneyBack;
import io.orderflow.order.Trail.MoneyIn;
import io.orderflow.pg.Columns;
import io.orderflow.pg.Tx;
import io.orderflow.pg.Writes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The SQL of what belongs to an order: lines, parcels, money. */
final class OrderPartStore {
  static final String INSERT_LINES =
      """
      INSERT INTO order_lines (tenant_id, order_id, line_id, sku, quantity, unit_price, discount, tax)
      SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::text[]), unnest($5::int[]),
        unnest($6::bigint[]), unnest($7::bigint[]), unnest($8::bigint[])
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
      INSERT INTO fulfillments (tenant_id, order_id, fulfillment_id, tracking_number, carrier, reference, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """;

  static final String VOID_FULFILLMENT =
      """
      UPDATE fulfillments
      SET voided_at = $4
      WHERE tenant_id = $1
        AND order_id = $2
        AND fulfillment_id = $3
      """;

  static final String INSERT_FULFILLMENT_LINES =
      """
      INSERT INTO fulfillment_lines (tenant_id, order_id, fulfillment_id, line_id, quantity)
      SELECT $1, $2, $3, l.line_id, l.quantity
      FROM unnest($4::uuid[], $5::int[]) AS l (line_id, quantity)
      """;

  static final String INSERT_PAYMENT =
      """
      INSERT INTO order_money (tenant_id, order_id, money_id, direction, amount, provider, reference, created_at)
      VALUES ($1, $2, $3, 'payment', $4, $5, $6, $7)
      """;

  static final String INSERT_REFUND =
      """
      INSERT INTO order_money (tenant_id, order_id, money_id, direction, amount, reason, payment_reference, created_at,
        refund_status, reference, error_code)
      VALUES ($1, $2, $3, 'refund', $4, $5, $6, $7, $8::text::refund_status, $9, $10)
      """;

  static final String UPDATE_REFUND =
      """
      UPDATE order_money
      SET refund_status = $4::text::refund_status, reference = $5, error_code = $6
      WHERE tenant_id = $1
        AND order_id = $2
        AND money_id = $3
      """;

  private record LineOf(Order order, OrderLine line) {}

  Future<Void> insertLines(Writes tx, List<Order> orders) {
    Columns<LineOf> columns =
        keys(orders)
            .text(row -> row.line().sku())
            .integer(row -> row.line().quantity())
            .bigint(row -> row.line().unitPrice())
            .bigint(row -> row.line().discount())
            .bigint(row -> row.line().tax());
    return tx.execute(INSERT_LINES, columns.tuple());
  }

  /** Writes the parts in which the order now differs from what it was. */
  Future<Void> update(Tx tx, Order before, Order after) {
    Trail was = before.trail();
    Trail is = after.trail();
    List<Future<Void>> writes = new ArrayList<>(lines(tx, before, after));
    added(was.fulfillments(), is.fulfillments())
        .forEach(parcel -> writes.add(insert(tx, after, parcel)));
    changed(was.fulfillments(), is.fulfillments())
        .forEach(parcel -> writes.add(update(tx, after, parcel)));
    added(was.payments(), is.payments()).forEach(money -> writes.add(insert(tx, after, money)));
    added(was.refunds(), is.refunds()).forEach(money -> writes.add(insert(tx, after, money)));
    changed(was.refunds(), is.refunds()).forEach(money -> writes.add(update(tx, after, money)));
    return Future.join(writes).mapEmpty();
  }

  private List<Future<Void>> lines(Tx tx, Order before, Order after) {
    if (before.lines().equals(after.lines())) {
      return List.of();
    }
    boolean replaced = !before.lines().get(0).id().equals(after.lines().get(0).id());
    return replaced
        ? List.of(deleteLines(tx, before), insertLines(tx, List.of(after)))
        : List.of(updateLines(tx, after));
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
    Tuple head =
        key(order, parcel.id())
            .addString(parcel.trackingNumber())
            .addString(parcel.carrier())
            .addString(parcel.reference())
            .addOffsetDateTime(Columns.utc(parcel.at()));
    Tuple lines =
        key(order, parcel.id())
            .addArrayOfUUID(parcel.lines().stream().map(LineQuantity::lineId).toArray(UUID[]::new))
            .addArrayOfInteger(
                parcel.lines().stream().map(LineQuantity::quantity).toArray(Integer[]::new));
    return Future.join(
            tx.query(INSERT_FULFILLMENT, head), tx.query(INSERT_FULFILLMENT_LINES, lines))
        .mapEmpty();
  }

  /** All that ever changes of a parcel. */
  private Future<Void> update(Tx tx, Order order, Fulfillment parcel) {
    Tuple binds = key(order, parcel.id()).addOffsetDateTime(Columns.utc(parcel.voidedAt()));
    return tx.query(VOID_FULFILLMENT, binds).mapEmpty();
  }

  private Future<Void> insert(Tx tx, Order order, MoneyIn money) {
    Tuple binds =
        key(order, money.id())
            .addLong(money.amount())
            .addString(money.provider())
            .addString(money.reference())
            .addOffsetDateTime(Columns.utc(money.at()));
    return tx.query(INSERT_PAYMENT, binds).mapEmpty();
  }

  private Future<Void> insert(Tx tx, Order order, MoneyBack money) {
    Tuple binds =
        key(order, money.id())
            .addLong(money.amount())
            .addString(money.reason())
            .addString(money.paymentReference())
            .addOffsetDateTime(Columns.utc(money.at()));
    return tx.query(INSERT_REFUND, withFate(binds, money)).mapEmpty();
  }

  private Future<Void> update(Tx tx, Order order, MoneyBack money) {
    return tx.query(UPDATE_REFUND, withFate(key(order, money.id()), money)).mapEmpty();
  }

  private static Tuple withFate(Tuple binds, MoneyBack money) {
    return binds
        .addString(money.status().name())
        .addString(money.reference())
        .addString(money.error() == null ? null : money.error().code());
  }

  private static Tuple key(Order order, UUID partId) {
    return Tuple.of(order.tenantId(), order.id(), partId);
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

  /** What the list has grown by. */
  private static <T> List<T> added(List<T> before, List<T> after) {
    return after.subList(before.size(), after.size());
  }

  /** What is no longer as it was. */
  private static <T> List<T> changed(List<T> before, List<T> after) {
    return IntStream.range(0, before.size())
        .filter(i -> !before.get(i).equals(after.get(i)))
        .mapToObj(after::get)
        .toList();
  }
}
