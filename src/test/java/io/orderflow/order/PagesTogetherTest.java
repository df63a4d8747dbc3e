package io.orderflow.order;

import static io.orderflow.support.Shop.line;
import static io.orderflow.support.Shop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.bus.Caller;
import io.orderflow.bus.RenderedPage;
import io.orderflow.config.Settings;
import io.orderflow.id.IdKind;
import io.orderflow.id.UuidV7;
import io.orderflow.json.Json;
import io.orderflow.order.OrderMessages.Filter;
import io.orderflow.order.OrderMessages.ListOrders;
import io.orderflow.order.OrderPageStore.PageKey;
import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.orderflow.support.Shop;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages that are asked for at one moment share a statement, and each is its own all the same. */
class PagesTogetherTest {
  private static Shop shop;
  private static Shop other;
  private static List<UUID> mine;
  private static List<UUID> theirs;

  @BeforeAll
  static void open() {
    Settings settings = Servers.settings();
    shop = Shop.open(settings);
    other = Shop.open(settings);
    mine = place(shop, 30);
    theirs = place(other, 7);
  }

  @AfterAll
  static void close() {
    shop.close();
    other.close();
  }

  @Test
  void eachShouldHoldWhatWasAskedFor() {
    List<PageKey> keys = new ArrayList<>();
    for (int limit : List.of(1, 3, 10)) {
      Stream.of(0, 4, 20, 29).map(at -> behind(shop, mine.get(at), limit)).forEach(keys::add);
      Stream.of(0, 5, 6).map(at -> behind(other, theirs.get(at), limit)).forEach(keys::add);
    }

    Map<PageKey, RenderedPage> pages = Await.get(new OrderPageStore(shop.database).read(keys));

    assertThat(pages).hasSize(keys.size());
    pages.forEach(PagesTogetherTest::shouldBeTheNext);
  }

  @Test
  void requestsOfOneMomentShouldEachGetTheirAnswer() {
    List<Caller> callers = List.of(shop.caller, other.caller);
    List<Future<RenderedPage>> answers =
        IntStream.range(0, 60)
            .mapToObj(n -> list(callers.get(n % 2), Filter.NONE, 1 + n % 3))
            .toList();

    Await.get(Future.all(answers));
    for (int n = 0; n < answers.size(); n++) {
      List<UUID> whose = n % 2 == 0 ? mine : theirs;
      assertThat(ids(answers.get(n).result())).isEqualTo(whose.subList(0, 1 + n % 3));
    }
  }

  @Test
  void timesShouldBoundThem() {
    Instant from = UuidV7.timeOf(mine.get(20));
    Instant to = UuidV7.timeOf(mine.get(10));
    Filter between = new Filter(null, null, null, null, null, null, from, to);

    assertThat(ids(Await.get(list(shop.caller, between, 50))))
        .isEqualTo(
            mine.stream()
                .filter(id -> !UuidV7.timeOf(id).isBefore(from))
                .filter(id -> UuidV7.timeOf(id).isBefore(to))
                .toList())
        .contains(mine.get(20));
  }

  private static void shouldBeTheNext(PageKey key, RenderedPage page) {
    List<UUID> all = key.tenantId().equals(shop.caller.tenantId()) ? mine : theirs;
    List<UUID> behind = all.subList(all.indexOf(key.before()) + 1, all.size());
    List<UUID> expected = behind.subList(0, Math.min(key.limit(), behind.size()));

    assertThat(ids(page)).isEqualTo(expected);
    assertThat(page.next())
        .isEqualTo(
            behind.size() > key.limit() ? expected.get(expected.size() - 1).toString() : null);
  }

  private static PageKey behind(Shop whose, UUID order, int limit) {
    return PageKey.of(new ListOrders(whose.caller, Filter.NONE, false, limit, order));
  }

  private static Future<RenderedPage> list(Caller caller, Filter filter, int limit) {
    return shop.bus.request(OrderMessages.LIST, new ListOrders(caller, filter, false, limit, null));
  }

  /** Newest first. */
  private static List<UUID> place(Shop shop, int orders) {
    shop.stock("A", 1_000);
    return IntStream.range(0, orders)
        .mapToObj(n -> Await.get(shop.place(order(line("A", 1, 1)))))
        .map(Answer::body)
        .map(PagesTogetherTest::id)
        .sorted((a, b) -> b.compareTo(a))
        .toList();
  }

  private static List<UUID> ids(RenderedPage page) {
    return page.items().stream().map(item -> id(item.toString())).toList();
  }

  private static UUID id(String json) {
    return IdKind.ORDER.parse(Json.tree(json).get("id").textValue()).orElseThrow();
  }
}
