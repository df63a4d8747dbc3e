package io.orderflow.order;

import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.bus.Answer;
import io.orderflow.bus.RenderedPage;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.support.Await;
import io.orderflow.support.Shop;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ten thousand orders, while more are placed. */
class OrderListTest {
  private static final int ORDERS = 10_000;
  private static final int BURST = 250;
  private static final int PAGE = 25;
  private static Shop shop;
  private static final Set<String> before = new HashSet<>();

  @BeforeAll
  static void open() {
    shop = Shop.open();
    shop.stock("A", 1_000_000);
    for (int i = 0; i < ORDERS; i += BURST) {
      List<Future<Answer>> some =
          IntStream.range(0, BURST).mapToObj(n -> shop.place(order(line("A", 1, 1)))).toList();
      Await.get(Future.all(some));
      some.forEach(answer -> before.add(id(answer.result().body())));
    }
    Await.get(shop.database.query("ANALYZE orders", Tuple.tuple()));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void pagingShouldSkipNoneAndRepeatNoneWhileOthersAreCreated() {
    List<Future<Answer>> meanwhile = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    UUID after = null;
    do {
      meanwhile.add(shop.place(order(line("A", 1, 1))));
      RenderedPage page = page(Filter.NONE, after);
      seen.addAll(ids(page));
      after = page.next() == null ? null : UUID.fromString(page.next());
    } while (after != null);

    Await.get(Future.all(meanwhile));
    assertThat(new HashSet<>(seen)).hasSize(seen.size()).containsAll(before);
    assertThat(seen).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void pageOneAndPageFourHundredShouldReadTheSameNumberOfBlocks() {
    UUID last = null;
    for (int page = 1; page < ORDERS / PAGE; page++) {
      last = UUID.fromString(page(Filter.NONE, last).next());
    }

    long first = blocks(new UUID(-1, -1));
    long fourHundredth = blocks(last);

    assertThat(fourHundredth).isLessThanOrEqualTo(first + 5);
  }

  @Test
  void everyFilterShouldFindItsOrdersAndNoOthers() {
    Answer special =
        Await.get(
            shop.place(
                new OrderMessages.NewOrder(
                    "EUR",
                    "PO-LIST",
                    new OrderMessages.Customer("Special@Example.com", null, null, null),
                    null,
                    null,
                    List.of(line("A", 1, 5)),
                    0,
                    null,
                    null,
                    null,
                    null)));
    java.time.Instant at =
        java.time.Instant.parse(Json.tree(special.body()).get("createdAt").textValue());

    assertThat(ids(filter(null, null, null, "PO-LIST", null, null)))
        .containsExactly(special(special));
    assertThat(ids(filter(null, null, null, null, "special@example.com", null)))
        .containsExactly(special(special));
    assertThat(ids(filter("pending", "unpaid", "unfulfilled", "PO-LIST", null, "A")))
        .containsExactly(special(special));
    assertThat(ids(filter("cancelled", null, null, null, null, null))).isEmpty();
    assertThat(ids(filter(null, "paid", null, null, null, null))).isEmpty();
    assertThat(ids(filter(null, null, "fulfilled", null, null, null))).isEmpty();
    assertThat(ids(filter(null, null, null, null, null, "NONE"))).isEmpty();
    assertThat(
            ids(
                new Filter(
                    null, null, null, null, "special@example.com", null, at, at.plusMillis(1))))
        .containsExactly(special(special));
    assertThat(ids(new Filter(null, null, null, null, "special@example.com", null, null, at)))
        .isEmpty();
  }

  @Test
  void expandShouldAddTheLines() {
    RenderedPage page =
        Await.get(
            shop.bus.request(
                OrderMessages.LIST, new ListOrders(shop.caller, Filter.NONE, true, 1, null)));

    assertThat(items(page).get(0).get("lines")).hasSize(1);
    assertThat(items(page(Filter.NONE, null)).get(0).has("lines")).isFalse();
  }

  private static Filter filter(
      String status,
      String payment,
      String fulfillment,
      String externalId,
      String email,
      String sku) {
    return new Filter(status, payment, fulfillment, externalId, email, sku, null, null);
  }

  private static List<String> ids(Filter filter) {
    return ids(page(filter, null));
  }

  private static List<String> ids(RenderedPage page) {
    return items(page).stream().map(order -> order.get("id").textValue()).toList();
  }

  private static List<JsonNode> items(RenderedPage page) {
    List<JsonNode> items = new ArrayList<>();
    Json.tree(page.join("[", ',', "]").toString()).forEach(items::add);
    return items;
  }

  private static String special(Answer answer) {
    return id(answer.body());
  }

  private static RenderedPage page(Filter filter, UUID after) {
    return Await.get(
        shop.bus.request(
            OrderMessages.LIST, new ListOrders(shop.caller, filter, false, PAGE, after)));
  }

  private static long blocks(UUID after) {
    Tuple binds = Tuple.of(shop.caller.tenantId(), after);
    ListOrders query = new ListOrders(shop.caller, Filter.NONE, false, PAGE, null);
    String sql = OrderListStore.sql(query, binds);
    long blocks = 0;
    for (Row row :
        Await.get(shop.database.query("EXPLAIN (ANALYZE, BUFFERS, FORMAT TEXT) " + sql, binds))) {
      String line = row.getString(0);
      if (line.contains("Buffers: shared") && blocks == 0) {
        blocks =
            java.util.regex.Pattern.compile("(?:hit|read)=(\\d+)")
                .matcher(line)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
      }
    }
    assertThat(blocks).isPositive();
    return blocks;
  }

  private static String id(String order) {
    return Json.tree(order).get("id").textValue();
  }
}
