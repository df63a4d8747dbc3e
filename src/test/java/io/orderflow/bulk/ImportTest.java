package io.orderflow.bulk;

import static io.orderflow.bulk.Importer.IMPORT;
import static io.orderflow.bulk.Importer.bytes;
import static io.orderflow.bulk.Importer.id;
import static io.orderflow.bulk.Importer.row;
import static io.orderflow.bulk.Importer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A file of orders goes in row by row, each once, and what cannot go in says why. */
class ImportTest {
  @AutoClose private static final ImportNode SERVER = new ImportNode();
  private final Importer importer = SERVER.newTenant();

  @Test
  void everyRowShouldBecomeItsOrder() {
    JsonNode job = importer.finished(importer.send(rows(1, 1_000)));

    assertThat(job.path("rows").asInt()).isEqualTo(1_000);
    assertThat(job.path("succeeded").asInt()).isEqualTo(1_000);
    assertThat(job.path("failed").asInt()).isZero();
    assertThat(job.path("startedAt").asText()).isLessThan(job.path("completedAt").asText());
    List<JsonNode> results = results(job, "");
    assertThat(results)
        .extracting(row -> row.path("line").asInt())
        .isEqualTo(IntStream.rangeClosed(1, 1_000).boxed().toList());
    JsonNode last = results.get(999);
    JsonNode order = importer.api.get("/v1/orders/" + last.path("orderId").asText()).send().json();
    assertThat(order.path("externalId").asText()).isEqualTo("PO-1000");
    assertThat(importer.count("import_chunks")).isZero();
    assertThat(importer.orders()).isEqualTo(1_000);
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

    JsonNode job = importer.finished(importer.send(join(lines)));
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
    assertThat(importer.orders()).isEqualTo(2);
  }

  @Test
  void placeOfAMistakeShouldBeCountedInItsOwnLine() {
    JsonNode job =
        importer.finished(importer.send(bytes(row("A-1", "PEN", "1") + "\n\n{\"currency\" 1}\n")));

    assertThat(results(job, "?status=failed").get(0).at("/problem/detail").asText())
        .contains("at column ")
        .doesNotContain("line 1");
  }

  @Test
  void requestsShouldBeAnsweredWhileRowsGoIn() {
    Reply job = importer.send(rows(1, 2_000));

    List<Long> millis = new ArrayList<>();
    while (importer.api.get(IMPORT + "/" + id(job)).send().json().path("completedAt").isNull()) {
      long start = System.nanoTime();
      assertThat(importer.api.post("/v1/orders", RunningNode.order("PEN", 1)).send().status())
          .isEqualTo(201);
      millis.add((System.nanoTime() - start) / 1_000_000);
    }

    assertThat(millis).hasSizeGreaterThan(5);
    Collections.sort(millis);
    assertThat(millis.get(millis.size() / 2)).as("median of " + millis).isLessThan(500);
  }

  @Test
  void twoProcessesShouldShareTheWorkAndPlaceNothingTwice() {
    try (RunningNode beside = SERVER.node.beside()) {
      Reply first = importer.send(rows(1, 1_000));
      Reply second =
          beside
              .api(importer.tenant)
              .call("POST", IMPORT)
              .header("Content-Type", "application/jsonl")
              .body(BodyPublishers.ofByteArray(rows(1_001, 1_000)))
              .send();

      assertThat(importer.finished(first).path("succeeded").asInt()).isEqualTo(1_000);
      assertThat(importer.finished(second).path("succeeded").asInt()).isEqualTo(1_000);
    }
    assertThat(importer.orders()).isEqualTo(2_000);
  }

  private List<JsonNode> results(JsonNode job, String query) {
    String path = IMPORT + "/" + job.path("id").asText() + "/results" + query;
    List<JsonNode> rows = new ArrayList<>();
    String next = path + (query.isEmpty() ? "?" : "&") + "limit=100";
    while (next != null) {
      Reply page = importer.api.get(next).send();
      page.json().path("data").forEach(rows::add);
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    return rows;
  }

  private static byte[] join(List<byte[]> lines) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int i = 0; i < lines.size(); i++) {
      joined.writeBytes(lines.get(i));
      joined.writeBytes(i == lines.size() - 1 ? new byte[0] : bytes("\n"));
    }
    return joined.toByteArray();
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
}
