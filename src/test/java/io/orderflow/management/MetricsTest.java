package io.orderflow.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.tenant.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a scraper finds: every name is documented, and no label grows with tenants. */
class MetricsTest {
  private static final int TENANTS = 50;
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z_]+\\*?)`");
  private static final Pattern NAME = Pattern.compile("^# TYPE (\\w+) (\\w+)$", Pattern.MULTILINE);
  private static final Pattern SERIES =
      Pattern.compile("^([a-z]\\w*(?:\\{.*})?) \\S+$", Pattern.MULTILINE);

  private static ReceiverLab lab;
  private static RunningNode node;

  @BeforeAll
  static void start() {
    lab = ReceiverLab.open();
    node =
        RunningNode.start(
            Servers.settings(
                Map.of(
                    "ORDERFLOW_DISPATCH_MEASURE_INTERVAL", "200ms",
                    "ORDERFLOW_ALERTS_ROUTING_KEY", "0123456789abcdef0123456789abcdef",
                    "ORDERFLOW_ALERTS_PAGERDUTY_URL", "http://127.0.0.1:9")));
  }

  @AfterAll
  static void stop() {
    node.close();
    lab.close();
  }

  @Test
  void seriesShouldNotGrowWithTenants() {
    visit(0);
    Set<String> ofOne = series();

    for (int tenant = 1; tenant < TENANTS; tenant++) {
      visit(tenant);
    }

    assertThat(series()).isEqualTo(ofOne);
  }

  @Test
  void everyNameShouldBeDocumentedAndEveryDocumentedNameBeThere() throws IOException {
    visit(TENANTS);
    Set<String> documented =
        DOCUMENTED
            .matcher(Files.readString(Path.of("docker", "METRICS.md")))
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(names())
        .allSatisfy(name -> assertThat(documented).anyMatch(known -> covers(known, name)));
    assertThat(documented)
        .allSatisfy(known -> assertThat(names()).anyMatch(name -> covers(known, name)));
  }

  /** A documented histogram has a maximum beside it; a star stands for a library's own names. */
  private static boolean covers(String known, String name) {
    return known.endsWith("*")
        ? name.startsWith(known.substring(0, known.length() - 1))
        : name.equals(known) || name.equals(known + "_max");
  }

  @Test
  void figuresShouldBeThoseOfTheTraffic() {
    visit(TENANTS + 1);
    String before = node.metrics();
    Api api = api();
    for (int i = 0; i < 5; i++) {
      api.post("/v1/orders", RunningNode.order("SKU-NONE", 0)).send();
    }

    String after = node.metrics();

    String orders =
        "orderflow_http_requests_seconds_count{method=\"POST\",route=\"/v1/orders\",status=\"400\"}";
    assertThat(value(after, orders) - value(before, orders)).isEqualTo(5);
    String admitted =
        "orderflow_rate_limit_requests_total{outcome=\"admitted\",plan=\"enterprise\"}";
    assertThat(value(after, admitted) - value(before, admitted)).isEqualTo(5);
    String asked = "orderflow_bus_sent_total{address=\"tenants.authenticate\"}";
    assertThat(value(after, asked) - value(before, asked)).isEqualTo(5);
    assertThat(value(after, "orderflow_bus_pending{address=\"tenants.authenticate\"}")).isZero();
    assertThat(value(after, "orderflow_redis_up")).isEqualTo(1);
    assertThat(value(after, "orderflow_orders_group_size_count")).isPositive();
    assertThat(value(after, "orderflow_pool_in_use{pool=\"requests\"}")).isBetween(0.0, 20.0);
  }

  /** What each tenant does: it succeeds, fails in different ways, and is told of by webhook. */
  private static void visit(int number) {
    Api api = api();
    String path = "/in-" + number;
    String url = lab.at(path, Behaviours.status(200));
    Reply webhook =
        api.post("/v1/webhooks", Map.of("url", url, "events", List.of("order.created"))).send();
    assertThat(webhook.status()).as(webhook.text()).isEqualTo(201);
    node.stockOf(api, "SKU-1", 10);
    String order =
        api.post("/v1/orders", RunningNode.order("SKU-1", 1)).send().json().get("id").asText();
    api.get("/v1/orders/" + order).send();
    api.get("/v1/orders/ord_" + number).send();
    api.get("/v1/orders").send();
    api.get("/v1/nothing-" + number).send();
    api.as("of_test_nobody" + number).get("/v1/orders").send();
    Await.until("the webhook", () -> lab.count(path) == 1);
  }

  private static Api api() {
    return node.api(node.otherTenant(Plan.enterprise));
  }

  /** Collections of garbage come when they come. */
  private static Set<String> series() {
    return SERIES
        .matcher(node.metrics())
        .results()
        .map(line -> line.group(1))
        .filter(line -> !line.startsWith("jvm_gc_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names() {
    return NAME.matcher(node.metrics())
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toSet());
  }

  private static double value(String scraped, String series) {
    return scraped
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .sum();
  }
}
