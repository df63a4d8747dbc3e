package io.orderflow.order;

import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.orderflow.pg.Writes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The SQL of orders and their lines. */
final class OrderStore {
  static final String EXTERNAL_IDS =
      """
      SELECT o.tenant_id, o.external_id, o.order_id
      FROM unnest($1::uuid[], $2::text[]) AS k (tenant_id, external_id)
      JOIN orders o
        ON o.tenant_id = k.tenant_id
        AND o.external_id = k.external_id
      """;

  static final String INSERT =
      """
      INSERT INTO orders (tenant_id, order_id, status, payment_status, fulfillment_status, currency, external_id,
        customer_email, payment_method, subtotal, discount_total, tax_total, shipping_total, total, cancelled_total, amount_paid,
        amount_refunded, version, event_sequence, updated_at, head, lines)
      SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[])::order_status, unnest($4::text[])::payment_status,
        unnest($5::text[])::fulfillment_status, unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::text[]),
        unnest($10::bigint[]), unnest($11::bigint[]), unnest($12::bigint[]), unnest($13::bigint[]), unnest($14::bigint[]),
        unnest($15::bigint[]), unnest($16::bigint[]), unnest($17::bigint[]), unnest($18::bigint[]), unnest($19::int[]),
        unnest($20::timestamptz[]), unnest($21::text[]), unnest($22::text[])
      """;

  static final String UPDATE =
      """
      UPDATE orders o
      SET status = c.status::order_status, payment_status = c.payment_status::payment_status,
        fulfillment_status = c.fulfillment_status::fulfillment_status, currency = c.currency, external_id = c.external_id,
        customer_email = c.customer_email, payment_method = c.payment_method, subtotal = c.subtotal,
        discount_total = c.discount_total, tax_total = c.tax_total, shipping_total = c.shipping_total, total = c.total,
        cancelled_total = c.cancelled_total, amount_paid = c.amount_paid, amount_refunded = c.amount_refunded,
        version = c.version, event_sequence = c.event_sequence, updated_at = c.updated_at, head = c.head, lines = c.lines,
        refund_pending = c.refund_pending
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
          $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[],
          $17::bigint[], $18::bigint[], $19::int[], $20::timestamptz[], $21::text[], $22::text[], $23::bigint[])
        AS c (tenant_id, order_id, status, payment_status, fulfillment_status, currency, external_id, customer_email,
          payment_method, subtotal, discount_total, tax_total, shipping_total, total, cancelled_total, amount_paid,
          amount_refunded, version, event_sequence, updated_at, head, lines, refund_pending)
      WHERE o.tenant_id = c.tenant_id
        AND o.order_id = c.order_id
      """;

  static final String GET =
      """
      SELECT o.tenant_id, o.order_id, o.version, o.head, o.lines
      FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, order_id)
      JOIN orders o
        ON o.tenant_id = k.tenant_id
        AND o.order_id = k.order_id
      """;

  static final String FIND =
      """
      SELECT head, lines, event_sequence, payment_method
      FROM orders
      WHERE tenant_id = $1
        AND order_id = $2
      """;

  static final String LOCK =
      """
      SELECT head, lines, event_sequence, payment_method
      FROM orders
      WHERE tenant_id = $1
        AND order_id = $2
      FOR UPDATE
      """;

  /** Whose order, and which. */
  record OrderKey(UUID tenantId, UUID orderId) {}

  /** Whose order, and the tenant's own name for it. */
  record ExternalKey(UUID tenantId, String externalId) {}

  /** An order and the JSON that is stored and answered for it. */
  record Written(Order order, OrderJson json) {
    static Written of(Order order) {
      return new Written(order, OrderJson.of(order));
    }
  }

  /** An order as a read answers it. */
  record Stored(long version, OrderJson json) {
    int length() {
      return json.head().length() + json.lines().length();
    }
  }

  private final Database database;

  OrderStore(Database database) {
    this.database = database;
  }

  /** Which of the names are taken, and by which order. */
  Future<Map<ExternalKey, UUID>> taken(Tx tx, List<ExternalKey> names) {
    if (names.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    Columns<ExternalKey> columns =
        Columns.of(names).uuid(ExternalKey::tenantId).text(ExternalKey::externalId);
    return tx.query(EXTERNAL_IDS, columns.tuple()).map(OrderStore::byExternalId);
  }

  Future<Void> insert(Writes tx, List<Written> orders) {
    return tx.execute(INSERT, columns(orders).tuple());
  }

  Future<Void> update(Tx tx, Written order) {
    Columns<Written> columns =
        columns(List.of(order)).bigint(row -> row.order().trail().refundPending());
    return tx.query(UPDATE, columns.tuple()).mapEmpty();
  }

  /** Those of the orders that there are. */
  Future<Map<OrderKey, Stored>> get(List<OrderKey> keys) {
    Columns<OrderKey> columns = Columns.of(keys).uuid(OrderKey::tenantId).uuid(OrderKey::orderId);
    return database.query(GET, columns.tuple()).map(OrderStore::stored);
  }

  /** The order as a whole, not only what is answered of it. */
  Future<Optional<Order>> find(UUID tenantId, UUID orderId) {
    return database.query(FIND, Tuple.of(tenantId, orderId)).map(rows -> whole(tenantId, rows));
  }

  /** The order, which nobody else can change until the transaction ends. */
  Future<Optional<Order>> lock(Tx tx, UUID tenantId, UUID orderId) {
    return tx.query(LOCK, Tuple.of(tenantId, orderId)).map(rows -> whole(tenantId, rows));
  }

  private static Columns<Written> columns(List<Written> orders) {
    return Columns.of(orders)
        .uuid(row -> row.order().tenantId())
        .uuid(row -> row.order().id())
        .text(row -> row.order().state().status().name())
        .text(row -> row.order().state().payment().name())
        .text(row -> row.order().state().fulfillment().name())
        .text(row -> row.order().currency())
        .text(row -> row.order().details().externalId())
        .text(row -> row.order().details().customer().email())
        .text(row -> row.order().paymentMethod())
        .bigint(row -> row.order().amounts().subtotal())
        .bigint(row -> row.order().amounts().discountTotal())
        .bigint(row -> row.order().amounts().taxTotal())
        .bigint(row -> row.order().amounts().shippingTotal())
        .bigint(row -> row.order().amounts().total())
        .bigint(row -> row.order().amounts().cancelledTotal())
        .bigint(row -> row.order().amounts().paid())
        .bigint(row -> row.order().amounts().refunded())
        .bigint(row -> row.order().stamp().version())
        .integer(row -> row.order().stamp().sequence())
        .timestamp(row -> row.order().stamp().updatedAt())
        .text(row -> row.json().head())
        .text(row -> row.json().lines());
  }

  private static Map<ExternalKey, UUID> byExternalId(RowSet<Row> rows) {
    Map<ExternalKey, UUID> taken = new HashMap<>();
    rows.forEach(
        row ->
            taken.put(
                new ExternalKey(row.getUUID("tenant_id"), row.getString("external_id")),
                row.getUUID("order_id")));
    return taken;
  }

  private static Map<OrderKey, Stored> stored(RowSet<Row> rows) {
    Map<OrderKey, Stored> found = new HashMap<>();
    for (Row row : rows) {
      found.put(
          new OrderKey(row.getUUID(0), row.getUUID(1)),
          new Stored(row.getLong(2), new OrderJson(row.getString(3), row.getString(4))));
    }
    return found;
  }

  private static Optional<Order> whole(UUID tenantId, RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    Row row = rows.iterator().next();
    return Optional.of(
        OrderReader.read(
            tenantId,
            new OrderJson(row.getString("head"), row.getString("lines")),
            row.getInteger("event_sequence"),
            row.getString("payment_method")));
  }
}
