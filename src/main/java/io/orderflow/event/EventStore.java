package io.orderflow.event;

import io.orderflow.bus.Page;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The SQL that reads the event log. */
final class EventStore {
  /** Before the first page: no identifier is larger. */
  private static final UUID NEWEST = new UUID(-1, -1);

  static final String GET =
      """
      SELECT event_id, sequence, correlation_id, payload
      FROM events
      WHERE tenant_id = $1
        AND event_id = $2
        AND type NOT LIKE 'integration.%'
      """;

  // the texts of the first events that are a page, however long: their lengths are known unread
  private static final String FIRST =
      """
      SELECT event_id, sequence, correlation_id,
        CASE WHEN sum(octet_length(payload)) OVER (ORDER BY %1$s) - octet_length(payload) < %2$d
          THEN payload END AS payload
      FROM (
        %3$s) AS page
      ORDER BY %1$s
      """;

  // one exact type, or all that start alike
  static final String LIST =
      first(
          "event_id DESC",
          """
          SELECT event_id, sequence, correlation_id, payload
          FROM events
          WHERE tenant_id = $1
            AND event_id < $2
            AND (type = $3 OR starts_with(type, $4))
            AND type NOT LIKE 'integration.%'
          ORDER BY event_id DESC
          LIMIT $5""");

  static final String OF_ORDER =
      first(
          "sequence",
          """
          SELECT event_id, sequence, correlation_id, payload
          FROM events
          WHERE tenant_id = $1
            AND order_id = $2
            AND sequence > $3
          ORDER BY sequence
          LIMIT $4""");

  static final String ORDER_EXISTS =
      """
      SELECT 1
      FROM orders
      WHERE tenant_id = $1
        AND order_id = $2
      """;

  private final Database database;

  EventStore(Database database) {
    this.database = database;
  }

  private static String first(String order, String page) {
    return FIRST.formatted(order, Page.ENOUGH, page);
  }

  Future<Optional<Event>> get(UUID tenantId, UUID eventId) {
    return database
        .query(GET, Tuple.of(tenantId, eventId))
        .map(rows -> all(rows).stream().findFirst());
  }

  Future<List<Event>> list(UUID tenantId, TypeFilter types, UUID after, int limit) {
    UUID before = after == null ? NEWEST : after;
    return database
        .query(LIST, Tuple.of(tenantId, before, types.exact(), types.prefix(), limit))
        .map(EventStore::all);
  }

  Future<List<Event>> ofOrder(UUID tenantId, UUID orderId, int after, int limit) {
    return database.query(OF_ORDER, Tuple.of(tenantId, orderId, after, limit)).map(EventStore::all);
  }

  Future<Boolean> orderExists(UUID tenantId, UUID orderId) {
    return database
        .query(ORDER_EXISTS, Tuple.of(tenantId, orderId))
        .map(rows -> rows.rowCount() == 1);
  }

  private static List<Event> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(EventStore::event).toList();
  }

  private static Event event(Row row) {
    return new Event(
        row.getUUID("event_id"),
        row.getInteger("sequence"),
        row.getString("correlation_id"),
        row.getString("payload"));
  }
}
