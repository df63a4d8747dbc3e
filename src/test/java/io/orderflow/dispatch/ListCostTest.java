package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Caller;
import io.orderflow.json.Json;
import io.orderflow.pg.Database;
import io.orderflow.support.Await;
import io.orderflow.support.Callers;
import io.orderflow.support.Servers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lists of deliveries read a few blocks among 200,000 deliveries and as many attempts, also where
 * those that are asked for are the oldest and all others are in another status or another
 * endpoint's.
 */
class ListCostTest {
  /** Each delivery of a page is found by itself, in the index of each day that it may lie in. */
  private static final int FEW_BLOCKS = 1_000;

  /** Few enough that changing them, with all indexes, is no more than reading a page. */
  private static final int PIECE = 10;

  private static final String EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ";
  private static final int PAGE = 25;
  private static final String[] ANY = {"pending", "failed", "succeeded", "dead"};
  private static final UUID NEWEST = new UUID(-1, -1);

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

  private static Vertx vertx;
  private static Database database;
  private static Caller caller;
  private static final UUID busy = UUID.randomUUID();
  private static final UUID quiet = UUID.randomUUID();
  private static final UUID unused = UUID.randomUUID();

  @BeforeAll
  static void fill() {
    vertx = Vertx.vertx();
    database = Database.open(vertx, Servers.settings(PATIENT).database());
    caller = Callers.create(database);
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

  private static final Map<String, String> PATIENT =
      Map.of("ORDERFLOW_DATABASE_QUERY_TIMEOUT", "60s");

  @AfterAll
  static void close() {
    Await.get(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "failed", "succeeded", "dead"})
  void listOfAStatusShouldReadFewBlocks(String status) {
    JsonNode plan = list(NEWEST, busy, status);

    assertThat(rows(plan)).isEqualTo(PAGE + 1);
    assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
  }

  @Test
  void listOfAllShouldReadFewBlocks() {
    JsonNode plan = list(NEWEST, busy, ANY);

    assertThat(rows(plan)).isEqualTo(PAGE + 1);
    assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
  }

  @Test
  void listShouldReadFewBlocksAlsoByAPlanThatIsKeptForAllEndpoints() {
    for (String[] statuses : List.of(ANY, new String[] {"dead"})) {
      for (UUID webhook : List.of(busy, quiet, unused)) {
        JsonNode plan = keptPlan(webhook, statuses);

        assertThat(rows(plan)).isEqualTo(webhook == unused ? 0 : PAGE + 1);
        assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
      }
    }
  }

  @Test
  void listOfAllShouldBeInOrderWhereStatusesMeet() {
    UUID newestOfMixed = query("SELECT id_of(120.5 / 200000)").iterator().next().getUUID(0);
    List<UUID> expected =
        ids(
            query(
                """
                SELECT delivery_id
                FROM deliveries
                WHERE tenant_id = $1
                  AND delivery_id < $2
                ORDER BY delivery_id DESC
                LIMIT 100
                """,
                caller.tenantId(),
                newestOfMixed));

    List<UUID> found =
        ids(query(DeliveryLogStore.OF_WEBHOOK, caller.tenantId(), newestOfMixed, 100, busy, ANY));

    assertThat(found).hasSize(100).isEqualTo(expected);
  }

  @Test
  void pageInTheMiddleShouldCostNoMore() {
    UUID middle = query("SELECT id_of(0.6)").iterator().next().getUUID(0);

    JsonNode plan = list(middle, busy, "dead");

    assertThat(rows(plan)).isEqualTo(PAGE + 1);
    assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
  }

  @Test
  void deadLettersOfAllAndOfAQuietEndpointShouldReadFewBlocks() {
    JsonNode all = plan(DeliveryLogStore.DEAD_OF_ALL, caller.tenantId(), NEWEST, PAGE + 1);
    JsonNode one = list(NEWEST, quiet, "dead");

    assertThat(rows(all)).isEqualTo(PAGE + 1);
    assertThat(blocks(all)).as(all.toPrettyString()).isLessThan(FEW_BLOCKS);
    assertThat(rows(one)).isEqualTo(PAGE + 1);
    assertThat(blocks(one)).as(one.toPrettyString()).isLessThan(FEW_BLOCKS);
  }

  @Test
  void attemptsOfAPageShouldReadFewBlocks() {
    UUID[] shown = new UUID[PAGE];
    int n = 0;
    for (var row :
        query(
            "SELECT delivery_id FROM deliveries WHERE tenant_id = $1 ORDER BY delivery_id DESC LIMIT 25",
            caller.tenantId())) {
      shown[n++] = row.getUUID(0);
    }

    JsonNode plan = plan(DeliveryLogStore.ATTEMPTS, caller.tenantId(), shown);

    assertThat(rows(plan)).isEqualTo(PAGE);
    assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
  }

  @Test
  void pieceOfAReplayShouldLookAtNoMoreThanItTakes() {
    JsonNode ofQuiet = piece(ReplayStore.REVIVE_OF_WEBHOOK, quiet, null);
    JsonNode ofBusy = piece(ReplayStore.REVIVE_OF_WEBHOOK, busy, null);
    JsonNode ofAll = piece(ReplayStore.REVIVE_ALL, null, null);
    JsonNode ofNobody = piece(ReplayStore.REVIVE_SOME, null, new UUID[] {new UUID(0, 0)});

    for (JsonNode plan : List.of(ofQuiet, ofBusy, ofAll, ofNobody)) {
      assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
    }
  }

  private static JsonNode piece(String sql, UUID webhook, UUID[] ids) {
    OffsetDateTime later = OffsetDateTime.now(ZoneOffset.UTC).plusDays(1);
    Tuple binds =
        Tuple.of(caller.tenantId(), new UUID(0, 0), new UUID(0, 0), NEWEST, later)
            .addUUID(webhook)
            .addArrayOfUUID(ids)
            .addValue(later)
            .addInteger(PIECE);
    AtomicReference<Object> plan = new AtomicReference<>();
    Await.failure(
        database.transaction(
            tx ->
                tx.query(EXPLAIN + sql, binds)
                    .onSuccess(rows -> plan.set(rows.iterator().next().getValue(0)))
                    .compose(explained -> Future.failedFuture("nothing is to stay done"))));
    return Json.tree(plan.get().toString()).get(0).get("Plan");
  }

  private static JsonNode list(UUID after, UUID webhook, String... statuses) {
    return plan(DeliveryLogStore.OF_WEBHOOK, caller.tenantId(), after, PAGE + 1, webhook, statuses);
  }

  /** By the plan that is made without knowing for which endpoint, and is not left prepared. */
  private static JsonNode keptPlan(UUID webhook, String... statuses) {
    String execute =
        "EXECUTE kept ('%s', '%s', %d, '%s', '{%s}')"
            .formatted(caller.tenantId(), NEWEST, PAGE + 1, webhook, String.join(",", statuses));
    return Await.get(
        database.transaction(
            tx -> {
              tx.query("SET LOCAL plan_cache_mode = force_generic_plan", Tuple.tuple());
              tx.query(
                  "PREPARE kept (uuid, uuid, bigint, uuid, text[]) AS "
                      + DeliveryLogStore.OF_WEBHOOK,
                  Tuple.tuple());
              Future<RowSet<Row>> explained = tx.query(EXPLAIN + execute, Tuple.tuple());
              return tx.query("DEALLOCATE kept", Tuple.tuple())
                  .compose(gone -> explained)
                  .map(ListCostTest::plan);
            }));
  }

  private static void deliveries(UUID webhook, String state, int attempts, int from, int to) {
    query(DELIVERIES, caller.tenantId(), webhook, 200_000, state, attempts, from, to);
  }

  private static JsonNode plan(String sql, Object... binds) {
    return plan(query(EXPLAIN + sql, binds));
  }

  private static JsonNode plan(RowSet<Row> explained) {
    return Json.tree(explained.iterator().next().getValue(0).toString()).get(0).get("Plan");
  }

  private static List<UUID> ids(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.getUUID("delivery_id"))
        .toList();
  }

  private static int rows(JsonNode plan) {
    return plan.get("Actual Rows").asInt();
  }

  private static int blocks(JsonNode plan) {
    System.out.println(
        "BLOCKS "
            + (plan.get("Shared Hit Blocks").asInt() + plan.get("Shared Read Blocks").asInt())
            + " in "
            + plan.get("Actual Total Time"));
    return plan.get("Shared Hit Blocks").asInt() + plan.get("Shared Read Blocks").asInt();
  }

  private static RowSet<Row> query(String sql, Object... binds) {
    return Await.get(database.query(sql, Tuple.wrap(binds)));
  }
}
