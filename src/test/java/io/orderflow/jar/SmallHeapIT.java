package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.SettingsReader;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.JarProcess;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar in a small heap, asked by very many at once for the largest things there are: it
 * refuses what is too much, does the rest in full, and lives.
 */
class SmallHeapIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int CLIENTS = 150;
  private static final int LINES = 200;
  private static final int HOOKS = 10;

  @TempDir private Path folder;
  private final String port = String.valueOf(Servers.freePort());
  private final Map<String, String> environment =
      new HashMap<>(
          Servers.environment(
              Map.of("PORT", port, "JAVA_TOOL_OPTIONS", "-Xmx160m -XX:+ExitOnOutOfMemoryError")));
  private final Api api =
      new Api(
          "http://127.0.0.1:" + port,
          TestTenants.create(SettingsReader.read(environment), Plan.enterprise).apiKey());

  @Test
  void processShouldOutliveWhatItCannotHold() {
    try (ReceiverLab lab = ReceiverLab.open();
        JarProcess serve = JarProcess.start(folder, environment, "serve")) {
      serve.awaitLine("OrderFlow (serves)");
      stock();
      for (int i = 0; i < HOOKS; i++) {
        register(lab.at("/" + i, Behaviours.slow(500)));
      }

      List<Reply> created = allAtOnce(() -> api.post("/v1/orders", largeOrder()));
      assertThat(created).allMatch(this::isDoneOrRefused);
      List<Reply> done = created.stream().filter(reply -> reply.status() == 201).toList();
      assertThat(done).hasSizeGreaterThanOrEqualTo(8);
      for (String path :
          List.of("/v1/orders?limit=100&expand=lines", "/v1/orders?limit=100", "/v1/events")) {
        assertThat(allAtOnce(() -> api.get(path))).allMatch(this::isDoneOrRefused);
      }

      assertThat(serve.isAlive()).as(serve.err()).isTrue();
      assertThat(reserved()).isEqualTo(done.size() * LINES);
      for (int i = 0; i < HOOKS; i++) {
        String path = "/" + i;
        Await.until("all is delivered", PATIENCE, () -> lab.count(path) == done.size());
      }
      assertThat(api.post("/v1/orders", RunningNode.order("PEN", 1)).send().status())
          .isEqualTo(201);
    }
  }

  private boolean isDoneOrRefused(Reply reply) {
    return reply.status() == 503
        ? reply.header("Retry-After") != null
        : reply.status() == 200 || reply.status() == 201;
  }

  private void stock() {
    List<Map<String, Object>> received =
        List.of(Map.of("sku", "PEN", "delta", 900_000, "reason", "received"));
    assertThat(api.post("/v1/inventory/adjust", Map.of("adjustments", received)).send().status())
        .isEqualTo(200);
  }

  private long reserved() {
    JsonNode levels = api.get("/v1/inventory?sku=PEN").send().json();
    return levels.at("/data/0/reserved").asLong();
  }

  private void register(String url) {
    Reply made =
        api.post("/v1/webhooks", Map.of("url", url, "events", List.of("order.created"))).send();
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private static Map<String, Object> largeOrder() {
    Map<String, Object> line =
        Map.of("sku", "PEN", "quantity", 1, "unitPrice", 1, "name", "\uD83D\uDE00".repeat(250));
    return Map.of(
        "currency",
        "USD",
        "customer",
        Map.of("email", "ada@example.com"),
        "lines",
        Collections.nCopies(LINES, line));
  }

  private static List<Reply> allAtOnce(Supplier<Api.Call> request) {
    List<CompletableFuture<Reply>> asked =
        Stream.generate(request).limit(CLIENTS).map(Api.Call::start).toList();
    return asked.stream().map(CompletableFuture::join).toList();
  }
}
