package io.orderflow.event;

import io.orderflow.bus.Caller;
import io.orderflow.id.IdSource;
import io.orderflow.pg.Database;
import io.orderflow.pg.Tx;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes events as another process does: it tells nobody. */
record LogWriter(Database database, Caller caller, IdSource ids) {
  private static final String INSERT =
      """
      INSERT INTO events (tenant_id, event_id, type, correlation_id, payload)
      VALUES ($1, $2, $3, 'corr-1', $4)
      """;

  Future<UUID> write(String type) {
    return database.transaction(tx -> write(tx, type));
  }

  /** In a transaction that ends when its test says so. */
  Future<UUID> write(Tx tx, String type) {
    return tx.query("SELECT 1", Tuple.tuple())
        .compose(
            begun -> insert(tx, ids.next(), type, "{\"type\":\"" + type + "\",\n\"data\":{}}"));
  }

  Future<UUID> insert(Tx tx, UUID id, String type, String payload) {
    return tx.query(INSERT, Tuple.of(caller.tenantId(), id, type, payload)).map(id);
  }

  /** So many events of 50 KB each, in one transaction. */
  Future<List<UUID>> writeLarge(int count) {
    String payload = "{\"type\":\"order.paid\",\"data\":\"" + "x".repeat(50_000) + "\"}";
    return database.transaction(
        tx ->
            Future.join(
                    Stream.generate(() -> insert(tx, ids.next(), "order.paid", payload))
                        .limit(count)
                        .toList())
                .map(CompositeFuture::list));
  }
}
