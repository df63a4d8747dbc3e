package io.orderflow.dispatch;

import io.orderflow.bus.Caller;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A tenant with 200,000 deliveries over eight days and as many attempts, nearly all of them to one
 * endpoint.
 */
final class ManyDeliveries implements AutoCloseable {
  private static final String WEBHOOK =
      """
      INSERT INTO webhooks (tenant_id, webhook_id, url, event_types, status, secret_sealed, created_at, updated_at)
      VALUES ($1, $2, 'https://example.com', '{*}', 'enabled', '', now(), now())
      """;

  // so many over eight days, the first of them in that state
  private static final String DELIVERIES =
      """
      INSERT INTO deliveries (tenant_id, delivery_id, webhook_id, event_id, state, attempts, due_at, settled_at)
      SELECT $1, id_of(n::float8 / $3), $2, id_of(n::float8 / $3), $4::text::delivery_state, $5, now(),
        CASE WHEN $4 <> 'pending' THEN now() END
      FROM generate_series(1, $3) AS n
      WHERE n BETWEEN $6 AND $7
      """;

  private static final String ID_OF =
      """
      CREATE FUNCTION id_of(share float8) RETURNS uuid LANGUAGE sql VOLATILE AS $$
        SELECT encode(overlay(uuid_send(gen_random_uuid()) PLACING
          substring(int8send((extract(epoch FROM now() - (1 - share) * interval '8 days') * 1000)::bigint) FROM 3)
          FROM 1 FOR 6), 'hex')::uuid
      $$
      """;

  private static final String ATTEMPTS =
      """
      INSERT INTO delivery_attempts (tenant_id, attempt_id, delivery_id, duration_ms, excerpt)
      SELECT tenant_id, overlay(delivery_id::text PLACING '7fff' FROM 15 FOR 4)::uuid, delivery_id, 5, repeat('x', 200)
      FROM deliveries
      WHERE tenant_id = $1
      """;

  private static final Map<String, String> PATIENT =
      Map.of("ORDERFLOW_DATABASE_QUERY_TIMEOUT", "60s");

  final UUID busy = UUID.randomUUID();
  final UUID quiet = UUID.randomUUID();
  final UUID unused = UUID.randomUUID();
  private final Vertx vertx = Vertx.vertx();
  final Database database = Database.open(vertx, Servers.settings(PATIENT).database());
  final Caller caller = Callers.create(database);

  private ManyDeliveries() {}

  static ManyDeliveries fill() {
    ManyDeliveries many = new ManyDeliveries();
    many.insert();
    return many;
  }

  private void insert() {
    query(ID_OF);
    query("SELECT ensure_partitions((now() AT TIME ZONE 'UTC')::date - 9, 17)");
    for (UUID webhook : List.of(busy, quiet)) {
      query(WEBHOOK, caller.tenantId(), webhook);
    }
    deliveries(busy, "succeeded", 1, 1, 40);
    deliveries(busy, "pending", 1, 41, 80);
    deliveries(busy, "pending", 0, 81, 80_000);
    deliveries(busy, "dead", 10, 80_001, 200_000);
    // in the midst of the others, far from where either order begins
    deliveries(quiet, "dead", 10, 140_001, 140_040);
    query(ATTEMPTS, caller.tenantId());
    for (String table : List.of("deliveries", "delivery_attempts")) {
      query("ANALYZE " + table);
    }
  }

  RowSet<Row> query(String sql, Object... binds) {
    return Await.get(database.query(sql, Tuple.wrap(binds)));
  }

  private void deliveries(UUID webhook, String state, int attempts, int from, int to) {
    query(DELIVERIES, caller.tenantId(), webhook, 200_000, state, attempts, from, to);
  }

  @Override
  public void close() {
    Await.get(vertx.close());
  }
}
