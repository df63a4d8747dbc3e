package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.json.Json;
import io.orderflow.support.Await;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
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

  @AutoClose private static final ManyDeliveries many = ManyDeliveries.fill();

  @ParameterizedTest
  @ValueSource(strings = {"pending", "failed", "succeeded", "dead"})
  void listOfAStatusShouldReadFewBlocks(String status) {
    JsonNode plan = list(NEWEST, many.busy, status);

    assertThat(rows(plan)).isEqualTo(PAGE + 1);
    assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
  }

  @Test
  void listOfAllShouldReadFewBlocks() {
    JsonNode plan = list(NEWEST, many.busy, ANY);

    assertThat(rows(plan)).isEqualTo(PAGE + 1);
    assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
  }

  @Test
  void listShouldReadFewBlocksAlsoByAPlanThatIsKeptForAllEndpoints() {
    for (String[] statuses : List.of(ANY, new String[] {"dead"})) {
      for (UUID webhook : List.of(many.busy, many.quiet, many.unused)) {
        JsonNode plan = keptPlan(webhook, statuses);

        assertThat(rows(plan)).isEqualTo(webhook == many.unused ? 0 : PAGE + 1);
        assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
      }
    }
  }

  @Test
  void listOfAllShouldBeInOrderWhereStatusesMeet() {
    UUID newestOfMixed = many.query("SELECT id_of(120.5 / 200000)").iterator().next().getUUID(0);
    List<UUID> expected =
        ids(
            many.query(
                """
                SELECT delivery_id
                FROM deliveries
                WHERE tenant_id = $1
                  AND delivery_id < $2
                ORDER BY delivery_id DESC
                LIMIT 100
                """,
                many.caller.tenantId(),
                newestOfMixed));

    List<UUID> found =
        ids(
            many.query(
                DeliveryLogStore.OF_WEBHOOK,
                many.caller.tenantId(),
                newestOfMixed,
                100,
                many.busy,
                ANY));

    assertThat(found).hasSize(100).isEqualTo(expected);
  }

  @Test
  void pageInTheMiddleShouldCostNoMore() {
    UUID middle = many.query("SELECT id_of(0.6)").iterator().next().getUUID(0);

    JsonNode plan = list(middle, many.busy, "dead");

    assertThat(rows(plan)).isEqualTo(PAGE + 1);
    assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
  }

  @Test
  void deadLettersOfAllAndOfAQuietEndpointShouldReadFewBlocks() {
    JsonNode all = plan(DeliveryLogStore.DEAD_OF_ALL, many.caller.tenantId(), NEWEST, PAGE + 1);
    JsonNode one = list(NEWEST, many.quiet, "dead");

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
        many.query(
            "SELECT delivery_id FROM deliveries WHERE tenant_id = $1 ORDER BY delivery_id DESC LIMIT 25",
            many.caller.tenantId())) {
      shown[n++] = row.getUUID(0);
    }

    JsonNode plan = plan(DeliveryLogStore.ATTEMPTS, many.caller.tenantId(), shown);

    assertThat(rows(plan)).isEqualTo(PAGE);
    assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
  }

  @Test
  void pieceOfAReplayShouldLookAtNoMoreThanItTakes() {
    JsonNode ofQuiet = piece(ReplayStore.REVIVE_OF_WEBHOOK, many.quiet, null);
    JsonNode ofBusy = piece(ReplayStore.REVIVE_OF_WEBHOOK, many.busy, null);
    JsonNode ofAll = piece(ReplayStore.REVIVE_ALL, null, null);
    JsonNode ofNobody = piece(ReplayStore.REVIVE_SOME, null, new UUID[] {new UUID(0, 0)});

    for (JsonNode plan : List.of(ofQuiet, ofBusy, ofAll, ofNobody)) {
      assertThat(blocks(plan)).as(plan.toPrettyString()).isLessThan(FEW_BLOCKS);
    }
  }

  private static JsonNode piece(String sql, UUID webhook, UUID[] ids) {
    OffsetDateTime later = OffsetDateTime.now(ZoneOffset.UTC).plusDays(1);
    Tuple binds =
        Tuple.of(many.caller.tenantId(), new UUID(0, 0), new UUID(0, 0), NEWEST, later)
            .addUUID(webhook)
            .addArrayOfUUID(ids)
            .addValue(later)
            .addInteger(PIECE);
    AtomicReference<Object> plan = new AtomicReference<>();
    Await.failure(
        many.database.transaction(
            tx ->
                tx.query(EXPLAIN + sql, binds)
                    .onSuccess(rows -> plan.set(rows.iterator().next().getValue(0)))
                    .compose(explained -> Future.failedFuture("nothing is to stay done"))));
    return Json.tree(plan.get().toString()).get(0).get("Plan");
  }

  private static JsonNode list(UUID after, UUID webhook, String... statuses) {
    return plan(
        DeliveryLogStore.OF_WEBHOOK, many.caller.tenantId(), after, PAGE + 1, webhook, statuses);
  }

  /** By the plan that is made without knowing for which endpoint, and is not left prepared. */
  private static JsonNode keptPlan(UUID webhook, String... statuses) {
    String execute =
        "EXECUTE kept ('%s', '%s', %d, '%s', '{%s}')"
            .formatted(
                many.caller.tenantId(), NEWEST, PAGE + 1, webhook, String.join(",", statuses));
    return Await.get(
        many.database.transaction(
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

  private static JsonNode plan(String sql, Object... binds) {
    return plan(many.query(EXPLAIN + sql, binds));
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
}
