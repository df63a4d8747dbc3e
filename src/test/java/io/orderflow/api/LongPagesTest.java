package io.orderflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.support.Api;
import io.orderflow.support.LiveEvents;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of orders as long as the contract allows: none is much longer than 1 MiB, none is missed.
 */
class LongPagesTest {
  private static final int ORDERS = 12;
  private static final int LINES = 200;
  private static final int ENOUGH = 1_048_576;

  @AutoClose private static final RunningNode NODE = RunningNode.start(Servers.settings(Map.of()));
  private static final TestTenant TENANT = NODE.otherTenant(Plan.enterprise);
  private static final Api API = NODE.api(TENANT);
  private static final List<String> CREATED = new ArrayList<>();

  @BeforeAll
  static void createOrders() {
    NODE.stockOf(API, "PEN", ORDERS * LINES);
    String name = "\uD83D\uDE00".repeat(120);
    Map<String, Object> line = Map.of("sku", "PEN", "quantity", 1, "unitPrice", 1, "name", name);
    Map<String, Object> order =
        Map.of(
            "currency", "USD",
            "customer", Map.of("email", "ada@example.com"),
            "lines", Collections.nCopies(LINES, line));
    for (int i = 0; i < ORDERS; i++) {
      Reply made = API.post("/v1/orders", order).send();
      assertThat(made.status()).as(made.text()).isEqualTo(201);
      CREATED.add(made.json().get("id").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/orders?limit=100&expand=lines",
        "/v1/orders?limit=100&expand=lines&status=pending",
        "/v1/orders?limit=100&expand=lines&customerEmail=ada@example.com",
        "/v1/events?limit=100&type=order.created"
      })
  void pagesShouldEndWhereTheyAreLongAndTheNextGoOn(String path) {
    List<Reply> pages = walk(path);

    assertThat(pages).hasSizeGreaterThan(1);
    int longest = pages.stream().mapToInt(page -> page.text().length()).max().orElseThrow();
    int item = API.get("/v1/orders/" + CREATED.get(0)).send().text().length();
    assertThat(longest).isLessThan(ENOUGH + 2 * item);
    List<String> orders = pages.stream().flatMap(page -> orders(page).stream()).toList();
    assertThat(orders).hasSize(ORDERS);
    List<String> newestFirst = new ArrayList<>(CREATED);
    Collections.reverse(newestFirst);
    assertThat(orders).isEqualTo(newestFirst);
  }

  @Test
  void pageShouldBeFilledWhereItsItemsAreNotLong() {
    assertThat(walk("/v1/orders?limit=100")).hasSize(1);
    assertThat(walk("/v1/orders?limit=5")).hasSize(3);
  }

  @Test
  void manyReadsOfLongOrdersAtOnceShouldAllBeAnswered() {
    List<CompletableFuture<Reply>> asked =
        IntStream.range(0, 64)
            .mapToObj(n -> API.get("/v1/orders/" + CREATED.get(n % ORDERS)).start())
            .toList();

    assertThat(asked).allSatisfy(one -> assertThat(one.join().status()).isEqualTo(200));
  }

  @Test
  void streamShouldTellAllOfThem() {
    String first =
        walk("/v1/events?limit=100&type=order.created").stream()
            .flatMap(page -> page.json().get("data").findValuesAsText("id").stream())
            .filter(id -> id.startsWith("evt_"))
            .min(String::compareTo)
            .orElseThrow();

    try (LiveEvents live =
        LiveEvents.open(NODE.base(), TENANT.apiKey(), "?type=order.created", first)) {
      assertThat(live.await(ORDERS - 1).told())
          .extracting(LiveEvents.Told::id)
          .isSorted()
          .hasSize(ORDERS - 1);
    }
  }

  private static List<Reply> walk(String path) {
    List<Reply> pages = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = API.get(path + cursor).send();
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      assertThat(page.json().get("data")).isNotEmpty();
      pages.add(page);
      cursor = "&cursor=" + page.json().get("nextCursor").asText();
    } while (!pages.get(pages.size() - 1).json().get("nextCursor").isNull());
    return pages;
  }

  private static List<String> orders(Reply page) {
    List<String> ids = new ArrayList<>();
    for (JsonNode item : page.json().get("data")) {
      ids.add((item.has("data") ? item.get("data") : item).get("id").asText());
    }
    return ids;
  }
}
