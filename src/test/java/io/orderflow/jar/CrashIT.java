package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.SettingsReader;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.JarProcess;
import io.orderflow.support.Reply;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed again and again under load, and nothing is lost or done twice. */
class CrashIT {
  private static final int KILLS = 6;
  private static final int CLIENTS = 6;
  private static final long STOCK = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long SEED = System.nanoTime();

  @TempDir private Path folder;
  private final String port = String.valueOf(Servers.freePort());
  private final Map<String, String> environment =
      new HashMap<>(Servers.environment(Map.of("PORT", port)));
  private final Random random = new Random(SEED);

  @Test
  void noAcknowledgedWriteShouldBeLostAndNoneDoneTwiceWhenTheProcessIsKilled() {
    String key = TestTenants.create(SettingsReader.read(environment), Plan.enterprise).apiKey();
    Api api = new Api("http://127.0.0.1:" + port, key);
    CrashLoad load = new CrashLoad(api, CLIENTS);

    JarProcess serve = start();
    try {
      stock(api);
      load.start();
      for (int kill = 0; kill < KILLS; kill++) {
        int enough = load.acknowledged() + 100 + random.nextInt(300);
        Await.until("writes go on", PATIENCE, () -> load.acknowledged() >= enough);
        serve.kill();
        serve = start();
      }
      load.finish();

      assertThat(load.surprises()).as("seed " + SEED).isEmpty();
      verify(api, load);
    } finally {
      serve.kill();
    }
  }

  private JarProcess start() {
    JarProcess serve = JarProcess.start(folder, environment, "serve");
    serve.awaitLine("OrderFlow (serves)");
    return serve;
  }

  private static void stock(Api api) {
    Map<String, Object> adjustment = Map.of("sku", "A", "delta", STOCK, "reason", "received");
    api.post("/v1/inventory/adjust", Map.of("adjustments", List.of(adjustment))).send();
  }

  /** Every write was retried until it was acknowledged: the server holds exactly these. */
  private static void verify(Api api, CrashLoad load) {
    Map<String, String> statuses = new HashMap<>();
    Set<String> twice = new HashSet<>();
    for (JsonNode order : pages(api, "/v1/orders?limit=100")) {
      if (statuses.put(order.get("id").textValue(), order.get("status").textValue()) != null) {
        twice.add(order.get("id").textValue());
      }
    }
    assertThat(twice).isEmpty();
    assertThat(statuses).isEqualTo(load.expectedStatuses());

    long reserved = statuses.values().stream().filter("pending"::equals).count();
    JsonNode level = api.get("/v1/inventory?sku=A").send().json().at("/data/0");
    assertThat(level.get("onHand").longValue()).isEqualTo(STOCK);
    assertThat(level.get("reserved").longValue()).isEqualTo(reserved);

    long onHandOfLedger = 0;
    long reservedOfLedger = 0;
    for (JsonNode entry : pages(api, "/v1/inventory/ledger?sku=A&limit=100")) {
      onHandOfLedger += entry.get("onHandDelta").longValue();
      reservedOfLedger += entry.get("reservedDelta").longValue();
    }
    assertThat(onHandOfLedger).isEqualTo(STOCK);
    assertThat(reservedOfLedger).isEqualTo(reserved);
  }

  private static Iterable<JsonNode> pages(Api api, String path) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = api.get(path + cursor).send();
      page.json().get("data").forEach(all::add);
      cursor = "&cursor=" + page.json().path("nextCursor").asText("");
    } while (cursor.length() > "&cursor=".length() && !cursor.endsWith("null"));
    return all;
  }
}
