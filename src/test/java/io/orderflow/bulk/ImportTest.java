package io.orderflow.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.id.IdKind;
import io.orderflow.pg.Database;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.RawHttp;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file of orders goes in row by row, each once, and what cannot go in says why. */
class ImportTest {
  private static final String IMPORT = "/v1/orders/import";
  private static final int MAX_ROWS = 3_000;

  private static Vertx vertx;
  private static Database database;
  private static RunningNode node;

  private TestTenant tenant;
  private Api api;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    node =
        RunningNode.start(
            Servers.settings(
                Map.of(
                    "ORDERFLOW_BULK_MAX_BYTES", "2097152",
                    "ORDERFLOW_BULK_MAX_ROWS", "" + MAX_ROWS,
                    "ORDERFLOW_BULK_MAX_LINE_BYTES", "4096",
                    "ORDERFLOW_BULK_JOBS_PER_TENANT", "3",
                    "ORDERFLOW_BULK_UPLOAD_TIMEOUT", "2s")));
    database = Database.open(vertx, node.settings.database());
  }

  @AfterAll
  static void stop() {
    node.close();
    Await.get(vertx.close());
  }

  @BeforeEach
  void tenant() {
    tenant = node.otherTenant(Plan.enterprise);
    api = node.api(tenant);
    node.stockOf(api, "PEN", 1_000_000);
  }

  @Test
  void everyRowShouldBecomeItsOrder() {
    JsonNode job = finished(send(rows(1, 1_000)));

    assertThat(job.path("rows").asInt()).isEqualTo(1_000);
    assertThat(job.path("succeeded").asInt()).isEqualTo(1_000);
    assertThat(job.path("failed").asInt()).isZero();
    assertThat(job.path("startedAt").asText()).isLessThan(job.path("completedAt").asText());
    List<JsonNode> results = results(job, "");
    assertThat(results)
        .extracting(row -> row.path("line").asInt())
        .isEqualTo(IntStream.rangeClosed(1, 1_000).boxed().toList());
    JsonNode last = results.get(999);
    JsonNode order = api.get("/v1/orders/" + last.path("orderId").asText()).send().json();
    assertThat(order.path("externalId").asText()).isEqualTo("PO-1000");
    assertThat(count("import_chunks")).isZero();
    assertThat(orders()).isEqualTo(1_000);
  }

  @Test
  void rowThatFailsShouldSayWhereAndWhyWhileTheOthersGoIn() {
    List<byte[]> lines = new ArrayList<>();
    lines.add(bytes("\ufeff" + row("A-1", "PEN", "1") + "\r")); // 1: fine
    lines.add(bytes("")); // 2: blank
    lines.add(bytes("{\"currency\":")); // 3: broken off
    lines.add(bytes(row("A-4", "PEN", "0"))); // 4
    lines.add(bytes(row("A-5", "INK", "1"))); // 5: nothing in stock
    lines.add(bytes(row("A-1", "PEN", "1"))); // 6: the first one once more
    lines.add(new byte[] {'"', (byte) 0xFF, '"'}); // 7
    lines.add(bytes("\u0000")); // 8
    lines.add(bytes(" \t\r")); // 9: blank
    lines.add(bytes(row("A-10", "PEN", "1").replace("USD", "USD\\u0000"))); // 10
    lines.add(bytes("[]")); // 11
    lines.add(bytes(row("A-12", "PEN", "1").replace("buyer", "x".repeat(5_000)))); // 12
    lines.add(bytes(row("A-13", "PEN", "1") + row("A-13", "PEN", "1"))); // 13
    lines.add(bytes(row("A-14", "PEN", "1").replaceFirst("\\{", "{\"colour\":1,"))); // 14
    lines.add(
        bytes(
            row("A-15", "PEN", "1")
                .replace(
                    "\"lines\"",
                    "\"payment\":{\"provider\":\"stripe\",\"paymentMethod\":\"pm_card_visa\"},\"lines\""))); // 15
    lines.add(bytes("{\"a\\u0000\":1}")); // 16
    lines.add(bytes(row("A-17", "PEN", "1"))); // 17: fine, and not ended

    JsonNode job = finished(send(join(lines)));
    Map<Integer, String> told =
        results(job, "?status=failed").stream()
            .collect(Collectors.toMap(row -> row.path("line").asInt(), ImportTest::told));

    assertThat(job.path("rows").asInt()).isEqualTo(15);
    assertThat(told)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry(3, "malformed_json /currency malformed_json"),
                Map.entry(4, "validation_failed /lines/0/quantity out_of_range"),
                Map.entry(5, "insufficient_stock /lines/0/quantity insufficient_stock"),
                Map.entry(6, "duplicate_external_id"),
                Map.entry(7, "malformed_json"),
                Map.entry(8, "malformed_json"),
                Map.entry(10, "malformed_json /currency malformed_json"),
                Map.entry(11, "validation_failed  wrong_type"),
                Map.entry(12, "validation_failed  line_too_long"),
                Map.entry(13, "malformed_json"),
                Map.entry(16, "malformed_json /a\u0000 malformed_json"),
                Map.entry(14, "validation_failed /colour unknown_field"),
                Map.entry(
                    15, "integration_not_connected /payment/provider integration_not_connected")));
    assertThat(results(job, "?status=succeeded"))
        .extracting(row -> row.path("line").asInt())
        .containsExactly(1, 17);
    assertThat(orders()).isEqualTo(2);
  }

  @Test
  void placeOfAMistakeShouldBeCountedInItsOwnLine() {
    JsonNode job = finished(send(bytes(row("A-1", "PEN", "1") + "\n\n{\"currency\" 1}\n")));

    assertThat(results(job, "?status=failed").get(0).at("/problem/detail").asText())
        .contains("at column ")
        .doesNotContain("line 1");
  }

  @Test
  void sameKeyShouldGiveTheSameJobAndAnotherFileUnderItBeRefused() {
    Reply first = upload(rows(1, 300)).header("Idempotency-Key", "july").send();
    finished(first);
    Reply again = upload(rows(1, 300)).header("Idempotency-Key", "july").send();
    Reply other = upload(rows(1, 301)).header("Idempotency-Key", "july").send();

    assertThat(first.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
    assertThat(orders()).isEqualTo(300);
    nothingShouldBeLeft(1);
  }

  @Test
  void uploadThatBreaksOffShouldLeaveNothing() throws IOException {
    URI server = URI.create(node.base());
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(head("Content-Length: 1000000"));
      socket.getOutputStream().write(rows(1, 1_000));
      Await.until("rows are written down", () -> count("import_chunks") > 2);
    }

    nothingShouldBeLeft(0);
    assertThat(orders()).isZero();
  }

  @Test
  void uploadThatIsRefusedShouldLeaveNothing() {
    Reply tooMany = send(bytes("{}\n".repeat(MAX_ROWS + 1)));
    Reply tooLarge = chunked(bytes(" ".repeat(2_097_153)));
    Reply announced = send(bytes(" ".repeat(2_097_153)));
    Reply blank = send(bytes("\n \r\n\t\n"));
    Reply empty = send(new byte[0]);
    Reply slow =
        RawHttp.send(
            node.base(),
            "POST",
            IMPORT,
            "Authorization: Bearer "
                + tenant.apiKey()
                + "\nContent-Type: application/jsonl\nContent-Length: 900\n\n{}");

    assertThat(tooMany.code()).isEqualTo("row_limit_reached");
    assertThat(tooLarge.code()).isEqualTo("body_too_large");
    assertThat(announced.code()).isEqualTo("body_too_large");
    assertThat(blank.status()).isEqualTo(400);
    assertThat(empty.status()).isEqualTo(400);
    assertThat(slow.status()).isEqualTo(408);
    nothingShouldBeLeft(0);
  }

  @Test
  void otherMediaTypesShouldBeRefusedBeforeTheyAreRead() {
    for (String type :
        List.of("application/json", "text/plain", "application/jsonl; charset=utf-16")) {
      assertThat(upload(rows(1, 1)).header("Content-Type", type).send().status())
          .as(type)
          .isEqualTo(415);
    }
    assertThat(upload(rows(1, 1)).header("Content-Encoding", "gzip").send().status())
        .isEqualTo(415);
    assertThat(
            finished(
                    upload(rows(1, 1))
                        .header("Content-Type", "application/jsonl; charset=UTF-8")
                        .send())
                .path("succeeded")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void importOfAnotherTenantShouldBeUnknown() {
    String job = id(send(rows(1, 1)));
    Api stranger = node.api(node.otherTenant(Plan.pro));

    assertThat(
            stranger
                .get(IMPORT + "/" + job)
                .send()
                .text()
                .replaceAll("imp_\\w+|\"correlationId.*", ""))
        .isEqualTo(
            stranger
                .get(IMPORT + "/" + RunningNode.unknown(IdKind.IMPORT))
                .send()
                .text()
                .replaceAll("imp_\\w+|\"correlationId.*", ""));
    assertThat(stranger.get(IMPORT + "/" + job).send().status()).isEqualTo(404);
    assertThat(stranger.get(IMPORT + "/" + job + "/results").send().status()).isEqualTo(404);
    assertThat(stranger.get(IMPORT).send().json().path("data")).isEmpty();
    assertThat(api.get(IMPORT).send().json().at("/data/0/id").asText()).isEqualTo(job);
  }

  @Test
  void tenantShouldHaveOnlySoManyImportsAtOnce() throws IOException {
    URI server = URI.create(node.base());
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        Socket socket = new Socket(server.getHost(), server.getPort());
        open.add(socket);
        socket.getOutputStream().write(head("Content-Length: 1000"));
      }
      Await.until("three are open", () -> count("import_jobs") == 3);

      assertThat(send(rows(1, 1)).code()).isEqualTo("import_limit_reached");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    nothingShouldBeLeft(0);
    assertThat(send(rows(1, 1)).status()).isEqualTo(202);
  }

  @Test
  void requestsShouldBeAnsweredWhileRowsGoIn() {
    Reply job = send(rows(1, 2_000));

    long slowest = 0;
    int meanwhile = 0;
    while (api.get(IMPORT + "/" + id(job)).send().json().path("completedAt").isNull()) {
      long start = System.nanoTime();
      assertThat(api.post("/v1/orders", RunningNode.order("PEN", 1)).send().status())
          .isEqualTo(201);
      slowest = Math.max(slowest, System.nanoTime() - start);
      meanwhile++;
    }

    assertThat(meanwhile).isGreaterThan(5);
    assertThat(slowest / 1_000_000).as("ms").isLessThan(1_000);
  }

  @Test
  void twoProcessesShouldShareTheWorkAndPlaceNothingTwice() {
    try (RunningNode beside = node.beside()) {
      Reply first = send(rows(1, 1_000));
      Reply second =
          beside
              .api(tenant)
              .call("POST", IMPORT)
              .header("Content-Type", "application/jsonl")
              .body(BodyPublishers.ofByteArray(rows(1_001, 1_000)))
              .send();

      assertThat(finished(first).path("succeeded").asInt()).isEqualTo(1_000);
      assertThat(finished(second).path("succeeded").asInt()).isEqualTo(1_000);
    }
    assertThat(orders()).isEqualTo(2_000);
  }

  private Reply send(byte[] body) {
    return upload(body).send();
  }

  private Api.Call upload(byte[] body) {
    return api.call("POST", IMPORT)
        .header("Content-Type", "application/x-ndjson")
        .body(BodyPublishers.ofByteArray(body));
  }

  /** Without saying how much will come. */
  private Reply chunked(byte[] body) {
    return upload(body)
        .body(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
        .send();
  }

  private byte[] head(String more) {
    return bytes(
        String.join(
            "\r\n",
            "POST " + IMPORT + " HTTP/1.1",
            "Host: test",
            "Authorization: Bearer " + tenant.apiKey(),
            "Content-Type: application/x-ndjson",
            more,
            "",
            ""));
  }

  private JsonNode finished(Reply queued) {
    assertThat(queued.status()).as(queued.text()).isEqualTo(202);
    String path = queued.header("Location");
    Await.until("it is done", () -> !api.get(path).send().json().path("completedAt").isNull());
    return api.get(path).send().json();
  }

  private List<JsonNode> results(JsonNode job, String query) {
    String path = IMPORT + "/" + job.path("id").asText() + "/results" + query;
    List<JsonNode> rows = new ArrayList<>();
    String next = path + (query.isEmpty() ? "?" : "&") + "limit=100";
    while (next != null) {
      Reply page = api.get(next).send();
      page.json().path("data").forEach(rows::add);
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    return rows;
  }

  private static String told(JsonNode row) {
    JsonNode problem = row.path("problem");
    JsonNode error = problem.path("errors").path(0);
    boolean plain =
        error.path("pointer").asText().isEmpty() && error.path("code").equals(problem.path("code"));
    return problem.path("code").asText()
        + (plain || error.isMissingNode()
            ? ""
            : " " + error.path("pointer").asText() + " " + error.path("code").asText());
  }

  private static String id(Reply job) {
    return job.json().path("id").asText();
  }

  private static String row(String externalId, String sku, String quantity) {
    return "{\"externalId\":\"%s\",\"currency\":\"USD\",\"customer\":{\"email\":\"buyer@example.com\"},\"lines\":[{\"sku\":\"%s\",\"quantity\":%s,\"unitPrice\":1999}]}"
        .formatted(externalId, sku, quantity);
  }

  private static byte[] rows(int first, int count) {
    return bytes(
        IntStream.range(first, first + count)
            .mapToObj(i -> row("PO-" + i, "PEN", "1") + "\n")
            .collect(Collectors.joining()));
  }

  private static byte[] join(List<byte[]> lines) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int i = 0; i < lines.size(); i++) {
      joined.writeBytes(lines.get(i));
      joined.writeBytes(i == lines.size() - 1 ? new byte[0] : bytes("\n"));
    }
    return joined.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void nothingShouldBeLeft(int jobs) {
    Await.until(
        "nothing is left", () -> count("import_jobs") == jobs && count("import_chunks") == 0);
  }

  private long orders() {
    return count("orders");
  }

  private long count(String table) {
    return Await.get(
            database.query(
                "SELECT count(*) FROM " + table + " WHERE tenant_id = $1",
                Tuple.of(tenant.tenantId())))
        .iterator()
        .next()
        .getLong(0);
  }
}
