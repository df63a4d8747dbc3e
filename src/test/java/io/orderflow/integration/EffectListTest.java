package io.orderflow.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Caller;
import io.orderflow.json.Json;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When a service is next told of an order is found among all that it was and will be told. */
class EffectListTest {
  /** What the service is told of other orders lies on several hundred. */
  private static final int FEW_BLOCKS = 100;

  private static final UUID RECEIVER = UUID.randomUUID();
  private static final UUID WAITING = UUID.randomUUID();
  private static final UUID SETTLED = UUID.randomUUID();

  private static final String RECEIVES =
      """
      INSERT INTO webhooks (tenant_id, webhook_id, kind, url, event_types, ordering, status, secret_sealed, created_at, updated_at)
      VALUES ($1, $2, 'shipstation', '', '{*}', 'per_order', 'enabled', '', now(), now())
      """;

  private static final String CONNECTS =
      """
      INSERT INTO integrations (tenant_id, provider, receiver_id, credentials_sealed, masked, version, created_at, updated_at)
      VALUES ($1, 'shipstation', $2, '', '', 1, now(), now())
      """;

  private static final String ORDER =
      """
      INSERT INTO orders (tenant_id, order_id, status, payment_status, fulfillment_status, currency, customer_email, subtotal,
        discount_total, tax_total, shipping_total, total, version, event_sequence, updated_at, head, lines)
      VALUES ($1, $2, 'confirmed', 'unpaid', 'unfulfilled', 'EUR', 'ada@example.com', 1, 0, 0, 0, 1, 1, 1, now(), '{', '[]')
      """;

  private static final String EFFECT =
      """
      INSERT INTO integration_effects (tenant_id, order_id, provider, name, effect_key, request, state, created_at, updated_at)
      VALUES ($1, $2, 'shipstation', 'push', 'key', '{}', 'unknown', now(), now())
      """;

  private static final String DELIVERY =
      """
      INSERT INTO deliveries (tenant_id, delivery_id, webhook_id, event_id, order_id, sequence, in_order, state, due_at, settled_at)
      SELECT $1, uuid_v7(), $2, gen_random_uuid(), coalesce($3, gen_random_uuid()), 1, true, $4::text::delivery_state,
        '2026-01-02T03:04:05Z', CASE WHEN $4 = 'succeeded' THEN now() END
      FROM generate_series(1, $5)
      """;

  private static Vertx vertx;
  private static Database database;
  private static UUID tenant;

  @BeforeAll
  static void fill() {
    vertx = Vertx.vertx();
    database = Database.open(vertx, Servers.settings().database());
    Caller caller = Callers.create(database);
    tenant = caller.tenantId();
    query(RECEIVES, tenant, RECEIVER);
    query(CONNECTS, tenant, RECEIVER);
    for (UUID order : List.of(WAITING, SETTLED)) {
      query(ORDER, tenant, order);
      query(EFFECT, tenant, order);
      query(DELIVERY, tenant, RECEIVER, order, "succeeded", 1);
    }
    query(DELIVERY, tenant, RECEIVER, WAITING, "pending", 1);
    query(DELIVERY, tenant, RECEIVER, null, "succeeded", 20_000);
    query(DELIVERY, tenant, RECEIVER, null, "pending", 2_000);
    query("ANALYZE deliveries");
  }

  @AfterAll
  static void close() {
    Await.get(vertx.close());
  }

  @Test
  void nextAttemptShouldBeThatOfTheOpenDelivery() {
    EffectListStore store = new EffectListStore(database);

    assertThat(Await.get(store.list(tenant, WAITING)))
        .extracting(EffectListStore.Listed::nextAttemptAt)
        .containsExactly(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(Await.get(store.list(tenant, SETTLED)))
        .extracting(EffectListStore.Listed::nextAttemptAt)
        .containsOnlyNulls()
        .hasSize(1);
  }

  @Test
  void listShouldReadFewBlocks() {
    RowSet<Row> explained =
        query("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + EffectListStore.LIST, tenant, WAITING);
    JsonNode plan =
        Json.tree(explained.iterator().next().getValue(0).toString()).get(0).get("Plan");

    assertThat(plan.get("Shared Hit Blocks").asInt() + plan.get("Shared Read Blocks").asInt())
        .as(plan.toPrettyString())
        .isBetween(1, FEW_BLOCKS);
  }

  private static RowSet<Row> query(String sql, Object... binds) {
    return Await.get(database.query(sql, Tuple.wrap(binds)));
  }
}
