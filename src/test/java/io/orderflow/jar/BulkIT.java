package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.SettingsReader;
import io.orderflow.json.Json;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.JarProcess;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar imports and exports in a small heap, is killed in the middle of the one and cut
 * off in the middle of the other, and in the end every row is there once.
 */
class BulkIT {
  private static final boolean SOAK = Boolean.getBoolean("soak");
  private static final int ROWS = SOAK ? 100_000 : 3_000;
  private static final Duration PATIENCE = Duration.ofSeconds(SOAK ? 600 : 60);
  private static final String ROW =
      "{\"currency\":\"USD\",\"notes\":\"row-%d\",\"customer\":{\"email\":\"buyer@example.com\"},"
          + "\"lines\":[{\"sku\":\"PEN\",\"quantity\":1,\"unitPrice\":1999}]}%n";

  @TempDir private Path folder;
  private final String port = String.valueOf(Servers.freePort());
  private final Map<String, String> environment =
      new HashMap<>(
          Servers.environment(
              Map.of(
                  "PORT", port,
                  "JAVA_TOOL_OPTIONS", "-Xmx128m -XX:+ExitOnOutOfMemoryError",
                  "ORDERFLOW_BULK_EXPORT_PAGE", "100",
                  "ORDERFLOW_BULK_LEASE", "6s",
                  "ORDERFLOW_BULK_IN_FLIGHT", SOAK ? "32" : "4")));
  private final String key =
      TestTenants.create(SettingsReader.read(environment), Plan.enterprise).apiKey();
  private final String base = "http://127.0.0.1:" + port;
  private final Api api = new Api(base, key);

  @Test
  void everyRowShouldBeThereOnceWhenTheProcessIsKilledInTheMiddle() throws IOException {
    Path file = rows();
    Path exported = folder.resolve("exported.jsonl");
    JarProcess serve = serve();
    try {
      api.post("/v1/inventory/adjust", delivery()).send();

      JarProcess command = command("orders", "import", file.toString(), "--json");
      Await.until("rows go in", PATIENCE, () -> succeeded() >= ROWS / 10);
      serve.kill();
      serve = serve();
      assertThat(succeeded()).isLessThan(ROWS);
      assertThat(command.exitCode(PATIENCE)).as(command.err()).isZero();
      JsonNode job = Json.tree(command.out());
      assertThat(job.path("succeeded").asInt()).isEqualTo(ROWS);

      command = command("orders", "export", exported.toString());
      Await.until(
          "orders come",
          PATIENCE,
          () -> size(folder.resolve("exported.jsonl.part")) > 0 || Files.exists(exported));
      serve.kill();
      serve = serve();
      assertThat(command.exitCode(PATIENCE)).as(command.err()).isZero();
    } finally {
      serve.close();
    }

    try (Stream<String> lines = Files.lines(exported)) {
      List<String> notes = lines.map(line -> Json.tree(line).path("notes").asText()).toList();
      assertThat(notes).hasSize(ROWS).doesNotHaveDuplicates();
    }
  }

  private Path rows() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      IntStream.range(0, ROWS).forEach(i -> out.printf(ROW, i));
    }
    return file;
  }

  private static Map<String, Object> delivery() {
    return Map.of(
        "adjustments", List.of(Map.of("sku", "PEN", "delta", 1_000_000, "reason", "received")));
  }

  private JarProcess serve() {
    JarProcess serve = JarProcess.start(folder, environment, "serve");
    serve.awaitLine("OrderFlow (serves)");
    return serve;
  }

  private JarProcess command(String... arguments) {
    return JarProcess.start(
        folder,
        Map.of(
            "ORDERFLOW_API_KEY", key,
            "ORDERFLOW_URL", base,
            "JAVA_TOOL_OPTIONS", "-Xmx48m"),
        arguments);
  }

  private int succeeded() {
    return api.get("/v1/orders/import").send().json().at("/data/0/succeeded").asInt();
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
