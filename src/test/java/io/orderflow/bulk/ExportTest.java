package io.orderflow.bulk;

import static io.orderflow.bulk.ExportNode.EXPORT;
import static io.orderflow.bulk.ExportNode.ORDERS;
import static io.orderflow.bulk.ExportNode.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.json.Json;
import io.orderflow.support.Api;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** All orders come out, each once, newest first, as a GET answers them. */
class ExportTest {
  @AutoClose private static final ExportNode SERVER = new ExportNode();

  @Test
  void everyOrderShouldStandThereOnceNewestFirstAsAGetAnswersIt() throws IOException {
    List<String> lines = all();

    List<String> ids = ids(lines);
    assertThat(ids).hasSize(ORDERS).doesNotHaveDuplicates();
    assertThat(ids).isSortedAccordingTo((one, other) -> other.compareTo(one));
    for (String line : List.of(lines.get(0), lines.get(555), lines.get(ORDERS - 1))) {
      assertThat(line)
          .isEqualTo(
              SERVER.api.get("/v1/orders/" + Json.tree(line).path("id").asText()).send().text());
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
    try (SlowReader reader = SERVER.reader()) {
      for (int i = 0; i < 321; i++) {
        got.add(id(reader.line()));
      }
    }

    List<String> rest = ids(export("?cursor=" + got.get(320)));

    got.addAll(rest);
    assertThat(got).isEqualTo(all);
    assertThat(SERVER.api.get(EXPORT + "?cursor=ord_1").send().status()).isEqualTo(400);
    assertThat(ids(export("?cursor=" + all.get(ORDERS - 1)))).isEmpty();
  }

  @Test
  void ordersThatAreCreatedMeanwhileShouldNotDisturbIt() throws IOException {
    TestTenant other = SERVER.node.otherTenant(Plan.enterprise);
    Api shop = SERVER.node.api(other);
    SERVER.node.stockOf(shop, "PEN", 10_000);
    Set<String> before = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      before.add(
          shop.post("/v1/orders", RunningNode.order("PEN", 1)).send().json().path("id").asText());
    }

    List<String> got = new ArrayList<>();
    try (SlowReader reader = new SlowReader(SERVER.node.base(), EXPORT, other.apiKey())) {
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
    assertThat(SERVER.api.get("/v1/orders/import").send().json().path("data")).hasSize(1);
    assertThat(SERVER.api.patch("/v1/orders/export", Map.of("notes", "x")).send().status())
        .isEqualTo(404);
    assertThat(SERVER.api.get("/v1/orders/exports").send().status()).isEqualTo(404);
  }

  /** Without the check of each line, which the exports with filters pass. */
  private static List<String> all() throws IOException {
    List<String> lines = new ArrayList<>();
    try (SlowReader reader = SERVER.reader()) {
      for (String line = reader.line(); line != null; line = reader.line()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<String> ids(List<String> lines) {
    return lines.stream().map(ExportNode::id).toList();
  }

  private static List<String> export(String query) {
    Reply reply = SERVER.api.get(EXPORT + query).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
    return reply.text().lines().toList();
  }

  private static List<String> listed(String filter) {
    List<String> ids = new ArrayList<>();
    String next = "/v1/orders" + filter + "&limit=100";
    while (next != null) {
      Reply page = SERVER.api.get(next).send();
      page.json().path("data").forEach(order -> ids.add(order.path("id").asText()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    return ids;
  }

  private static HttpResponse<String> head() throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(SERVER.node.base() + EXPORT))
                .header("Authorization", "Bearer " + SERVER.node.tenant.apiKey())
                .method("HEAD", BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
  }
}
