package io.orderflow.bulk;

import static io.orderflow.bulk.ExportNode.EXPORT;
import static io.orderflow.bulk.ExportNode.ORDERS;
import static io.orderflow.bulk.ExportNode.PAGE;
import static io.orderflow.bulk.ExportNode.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.json.Json;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.RunningNode;
import io.orderflow.support.SlowReader;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Exports go no faster than they are read or end visibly; imports wait for their database. */
class BulkStrainTest {
  private static final String IN_USE = "orderflow_pool_in_use{pool=\"requests\"}";

  @AutoClose private static final ExportNode SERVER = new ExportNode();

  @Test
  void slowReaderShouldSlowTheReadingDownAndHoldNoConnection() throws IOException {
    long before = pages();
    long inUse = SERVER.node.figure(IN_USE);
    try (SlowReader first = SERVER.reader();
        SlowReader second = SERVER.reader()) {
      id(first.line());
      id(second.line());
      assertThat(pagesInAll() - before).isBetween(2L, 2L * ORDERS / PAGE - 10);
      assertThat(SERVER.node.figure(IN_USE)).isEqualTo(inUse);

      assertThat(SERVER.api.get(EXPORT).send().code()).isEqualTo("service_unavailable");
    }
    Await.until("both are over", () -> SERVER.api.get(EXPORT + "?sku=NONE").send().status() == 200);
  }

  private static long pages() {
    return SERVER.node.figure("orderflow_bus_sent_total{address=\"orders.list\"}");
  }

  /** How many pages have been read when for a while none was. */
  private static long pagesInAll() {
    AtomicLong seen = new AtomicLong();
    AtomicLong since = new AtomicLong(System.nanoTime());
    Await.until(
        "nobody reads on",
        () -> {
          long now = pages();
          if (seen.getAndSet(now) != now) {
            since.set(System.nanoTime());
          }
          return System.nanoTime() - since.get() > Duration.ofMillis(500).toNanos();
        });
    return seen.get();
  }

  @Test
  void databaseThatGoesAwayShouldBreakTheConnection() throws IOException {
    try (SlowReader reader = SERVER.reader()) {
      reader.line();
      SERVER.proxy.refuse();
      boolean cut = false;
      int lines = 1;
      try {
        while (reader.line() != null) {
          lines++;
        }
      } catch (IOException broken) {
        cut = true;
      }
      assertThat(lines).isLessThan(ORDERS);
      assertThat(cut).as("a cut export must not look whole").isTrue();
    } finally {
      SERVER.proxy.accept();
    }
    Await.until("the database is back", () -> SERVER.api.get("/v1/orders").send().status() == 200);
  }

  @Test
  void importShouldWaitForADatabaseThatIsAway() {
    TestTenant other = SERVER.node.otherTenant(Plan.enterprise);
    Api shop = SERVER.node.api(other);
    SERVER.node.stockOf(shop, "PEN", 10_000);
    String rows =
        IntStream.range(0, 1_000)
            .mapToObj(i -> Json.text(json -> json.writePOJO(RunningNode.order("PEN", 1))) + "\n")
            .collect(Collectors.joining());
    String path =
        shop.call("POST", "/v1/orders/import")
            .header("Content-Type", "application/x-ndjson")
            .body(BodyPublishers.ofString(rows))
            .send()
            .header("Location");
    Await.until("it is at work", () -> succeeded(shop, path) > 0);
    SERVER.proxy.refuse();
    assertThat(shop.get(path).send().status()).isEqualTo(503);
    SERVER.proxy.accept();

    Await.until(
        "it is done",
        Duration.ofSeconds(40),
        () -> !shop.get(path).send().json().path("completedAt").isNull());
    assertThat(succeeded(shop, path)).isEqualTo(1_000);
    assertThat(shop.get("/v1/inventory?sku=PEN").send().json().at("/data/0/reserved").asInt())
        .isEqualTo(1_000);
  }

  private static int succeeded(Api shop, String path) {
    return shop.get(path).send().json().path("succeeded").asInt();
  }
}
