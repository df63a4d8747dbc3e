package io.orderflow.integration.shipstation;

import io.orderflow.pg.Columns;
import io.orderflow.pg.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The SQL that remembers from when on an account's shipments are to be read. */
final class CursorStore {
  static final String GET =
      """
      SELECT coalesce(read_from, created_at) AS read_from
      FROM integrations
      WHERE tenant_id = $1
        AND provider = 'shipstation'
      """;

  static final String SET =
      """
      UPDATE integrations
      SET read_from = $2
      WHERE tenant_id = $1
        AND provider = 'shipstation'
      """;

  private final Database database;

  CursorStore(Database database) {
    this.database = database;
  }

  /** Nothing when the tenant has just disconnected. */
  Future<Optional<Instant>> get(UUID tenantId) {
    return database
        .query(GET, Tuple.of(tenantId))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false))
        .map(rows -> rows.map(CursorStore::instant).findFirst());
  }

  Future<Void> set(UUID tenantId, Instant from) {
    return database.query(SET, Tuple.of(tenantId, Columns.utc(from))).mapEmpty();
  }

  private static Instant instant(Row row) {
    return row.getOffsetDateTime("read_from").toInstant();
  }
}
