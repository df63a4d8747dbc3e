package io.orderflow.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.SettingsReader;
import io.orderflow.json.Json;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.SlowReader;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All orders come out, each once, whole or visibly cut off, and no faster than they are read. */
class ExportTest {
  private static final String EXPORT = "/v1/orders/export";
  private static final int PAGE = 25;

  private static final String IN_USE = "orderflow_pool_in_use{pool=\"requests\"}";

  // far more than the buffers of two sockets hold
  private static final int ORDERS = 1_200;

  private static FaultyProxy proxy;
  private static RunningNode node;
  private static TestTenant tenant;
  private static Api api;

  @BeforeAll
  static void start() {
    Map<String, String> environment =
        new HashMap<>(
            Servers.environment(
                Map.of(
                    "ORDERFLOW_BULK_EXPORT_PAGE",
                    "" + PAGE,
                    "ORDERFLOW_BULK_EXPORTS_PER_TENANT",
                    "2")));
    proxy = FaultyProxy.to(environment.get("DATABASE_URL"));
    environment.put("DATABASE_URL", proxy.url());
    node = RunningNode.start(SettingsReader.read(environment));
    tenant = node.tenant;
    api = node.api;
    fill();
  }

  @AfterAll
  static void stop() {
    proxy.accept();
    node.close();
    proxy.close();
  }

  private static void fill() {
    node.stock("PEN", 1_000_000);
    node.stock("INK", 1_000_000);
    String rows =
        IntStream.range(0, ORDERS)
            .mapToObj(i -> Json.text(json -> json.writePOJO(order(i))) + "\n")
            .collect(Collectors.joining());
    Reply job =
        api.call("POST", "/v1/orders/import")
            .header("Content-Type", "application/x-ndjson")
            .body(BodyPublishers.ofString(rows))
            .send();
    String path = job.header("Location");
    Await.until(
        "all are there", () -> api.get(path).send().json().path("succeeded").asInt() == ORDERS);
  }

  private static Map<String, Object> order(int number) {
    return Map.of(
        "externalId", "PO-" + number,
        "currency", "USD",
        "notes", "n".repeat(4_000),
        "customer", Map.of("email", "buyer" + number % 30 + "@example.com"),
        "lines",
            List.of(
                Map.of("sku", number % 10 != 0 ? "PEN" : "INK", "quantity", 1, "unitPrice", 5)));
  }

  @Test
  void everyOrderShouldStandThereOnceNewestFirstAsAGetAnswersIt() throws IOException {
    List<String> lines = all();

    List<String> ids = ids(lines);
    assertThat(ids).hasSize(ORDERS).doesNotHaveDuplicates();
    assertThat(ids).isSortedAccordingTo((one, other) -> other.compareTo(one));
    for (String line : List.of(lines.get(0), lines.get(555), lines.get(ORDERS - 1))) {
      assertThat(line)
          .isEqualTo(api.get("/v1/orders/" + Json.tree(line).path("id").asText()).send().text());
    }
  }

  @Test
  void filtersShouldBeThoseOfTheList() throws IOException {
    List<String> all = all();
    String late = Json.tree(all.get(100)).path("createdAt").asText();
    String early = Json.tree(all.get(ORDERS - 100)).path("createdAt").asText();
    for (String filter :
        List.of(
            "?customerEmail=BUYER1@example.com",
            "?sku=INK",
            "?externalId=PO-17",
            "?status=pending&sku=PEN&customerEmail=buyer2@example.com",
            "?status=confirmed",
            "?paymentStatus=unpaid&fulfillmentStatus=unfulfilled&createdFrom=" + late,
            "?createdTo=" + early)) {
      assertThat(ids(export(filter))).as(filter).isEqualTo(listed(filter));
    }
    assertThat(ids(export("?sku=INK"))).hasSize(ORDERS / 10);
  }

  @Test
  void exportThatBrokeOffShouldGoOnBehindTheLastOrderThatArrived() throws IOException {
    List<String> all = ids(all());
    List<String> got = new ArrayList<>();
    try (SlowReader reader = reader("")) {
      for (int i = 0; i < 321; i++) {
        got.add(id(reader.line()));
      }
    }

    List<String> rest = ids(export("?cursor=" + got.get(320)));

    got.addAll(rest);
    assertThat(got).isEqualTo(all);
    assertThat(api.get(EXPORT + "?cursor=ord_1").send().status()).isEqualTo(400);
    assertThat(ids(export("?cursor=" + all.get(ORDERS - 1)))).isEmpty();
  }

  @Test
  void ordersThatAreCreatedMeanwhileShouldNotDisturbIt() throws IOException {
    TestTenant other = node.otherTenant(Plan.enterprise);
    Api shop = node.api(other);
    node.stockOf(shop, "PEN", 10_000);
    Set<String> before = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      before.add(
          shop.post("/v1/orders", RunningNode.order("PEN", 1)).send().json().path("id").asText());
    }

    List<String> got = new ArrayList<>();
    try (SlowReader reader = new SlowReader(node.base(), EXPORT, other.apiKey())) {
      for (String line = reader.line(); line != null; line = reader.line()) {
        got.add(id(line));
        if (got.size() % 10 == 0) {
          shop.post("/v1/orders", RunningNode.order("PEN", 1)).send();
          shop.patch("/v1/orders/" + got.get(0), Map.of("notes", "seen " + got.size())).send();
        }
      }
    }

    assertThat(got).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void slowReaderShouldSlowTheReadingDownAndHoldNoConnection() throws IOException {
    long before = pages();
    long inUse = node.figure(IN_USE);
    try (SlowReader first = reader("");
        SlowReader second = reader("")) {
      id(first.line());
      id(second.line());
      assertThat(pagesInAll() - before).isBetween(2L, 2L * ORDERS / PAGE - 10);
      assertThat(node.figure(IN_USE)).isEqualTo(inUse);

      assertThat(api.get(EXPORT).send().code()).isEqualTo("service_unavailable");
    }
    Await.until("both are over", () -> api.get(EXPORT + "?sku=NONE").send().status() == 200);
  }

  @Test
  void databaseThatGoesAwayShouldBreakTheConnection() throws IOException {
    try (SlowReader reader = reader("")) {
      reader.line();
      proxy.refuse();
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
      proxy.accept();
    }
    Await.until("the database is back", () -> api.get("/v1/orders").send().status() == 200);
  }

  @Test
  void headShouldBeThatOfTheExportAndCountForNone() throws IOException, InterruptedException {
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> head = head();
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
      assertThat(head.body()).isEmpty();
    }
    assertThat(ids(export("?externalId=PO-1"))).hasSize(1);
  }

  @Test
  void literalPathsShouldNotBeTakenForOrders() {
    assertThat(api.get("/v1/orders/import").send().json().path("data")).hasSize(1);
    assertThat(api.patch("/v1/orders/export", Map.of("notes", "x")).send().status()).isEqualTo(404);
    assertThat(api.get("/v1/orders/exports").send().status()).isEqualTo(404);
  }

  @Test
  void importShouldWaitForADatabaseThatIsAway() {
    TestTenant other = node.otherTenant(Plan.enterprise);
    Api shop = node.api(other);
    node.stockOf(shop, "PEN", 10_000);
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
    proxy.refuse();
    assertThat(shop.get(path).send().status()).isEqualTo(503);
    proxy.accept();

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

  private static HttpResponse<String> head() throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(node.base() + EXPORT))
                .header("Authorization", "Bearer " + tenant.apiKey())
                .method("HEAD", BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
  }

  private static List<String> export(String query) {
    Reply reply = api.get(EXPORT + query).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
    return reply.text().lines().toList();
  }

  private static List<String> listed(String filter) {
    List<String> ids = new ArrayList<>();
    String next = "/v1/orders" + filter + "&limit=100";
    while (next != null) {
      Reply page = api.get(next).send();
      page.json().path("data").forEach(order -> ids.add(order.path("id").asText()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    return ids;
  }

  /** Without the check of each line, which the exports with filters pass. */
  private static List<String> all() throws IOException {
    List<String> lines = new ArrayList<>();
    try (SlowReader reader = reader("")) {
      for (String line = reader.line(); line != null; line = reader.line()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static SlowReader reader(String query) throws IOException {
    return new SlowReader(node.base(), EXPORT + query, tenant.apiKey());
  }

  private static List<String> ids(List<String> lines) {
    return lines.stream().map(ExportTest::id).toList();
  }

  private static String id(String line) {
    return Json.tree(line).path("id").asText();
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

  private static long pages() {
    return node.figure("orderflow_bus_sent_total{address=\"orders.list\"}");
  }
}
