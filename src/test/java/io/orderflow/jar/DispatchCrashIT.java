package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.config.SettingsReader;
import io.orderflow.json.Json;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.JarProcess;
import io.orderflow.support.OwnRedis;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants;
import io.orderflow.tenant.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed again and again while it writes orders and delivers their events, and Redis
 * goes away once: every event of every write arrives, and what arrives twice bears the same id.
 * {@code -Dsoak=true} makes it 5,000 writes and 20 kills.
 */
class DispatchCrashIT {
  private static final boolean SOAK = Boolean.getBoolean("soak");
  private static final int KILLS = SOAK ? 20 : 5;
  private static final int WRITES = SOAK ? 5_000 : 1_200;
  private static final int CLIENTS = 6;
  private static final long STOCK = 1_000_000;

  /** Within which a dead process's deliveries must be on their way again. */
  private static final Duration TAKEOVER = Duration.ofSeconds(45);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long SEED = System.nanoTime();

  @TempDir private Path folder;
  private final Random random = new Random(SEED);

  @Test
  void everyEventOfEveryWriteShouldArriveHoweverOftenTheProcessIsKilled() {
    try (ReceiverLab lab = ReceiverLab.open();
        OwnRedis redis = OwnRedis.start()) {
      Map<String, String> environment = environment(redis);
      Api api = api(environment);
      String url = lab.at("/hook", Behaviours.status(200));
      JarProcess serve = start(environment);
      try {
        prepare(api, url);
        CrashLoad load = new CrashLoad(api, CLIENTS);
        load.start();
        serve = killAgainAndAgain(environment, load, serve, redis);
        load.finish();
        assertThat(load.surprises()).as("seed " + SEED).isEmpty();

        Set<String> events = events(api, load);
        long start = System.nanoTime();
        Await.until("all events", TAKEOVER, () -> ids(lab).containsAll(events));
        System.out.printf(
            "%d writes, %d kills, %d events, %d requests received; the last arrived within %.1f s%n",
            load.acknowledged(),
            KILLS,
            events.size(),
            lab.count("/hook"),
            (System.nanoTime() - start) / 1e9);
        assertThat(ids(lab)).as("none of a write that was rolled back").isEqualTo(events);
        assertThat(bodiesOfOneId(lab)).isEqualTo(1);
      } finally {
        serve.kill();
      }
    }
  }

  private static Map<String, String> environment(OwnRedis redis) {
    Map<String, String> environment = new HashMap<>(Servers.environment(Map.of()));
    environment.put("PORT", String.valueOf(Servers.freePort()));
    environment.put("REDIS_URL", redis.url());
    return environment;
  }

  private static Api api(Map<String, String> environment) {
    String key = TestTenants.create(SettingsReader.read(environment), Plan.enterprise).apiKey();
    return new Api("http://127.0.0.1:" + environment.get("PORT"), key);
  }

  private JarProcess start(Map<String, String> environment) {
    JarProcess serve = JarProcess.start(folder, environment, "serve");
    serve.awaitLine("OrderFlow (serves)");
    return serve;
  }

  private static void prepare(Api api, String url) {
    Map<String, Object> stock = Map.of("sku", "A", "delta", STOCK, "reason", "received");
    api.post("/v1/inventory/adjust", Map.of("adjustments", List.of(stock))).send();
    api.post("/v1/webhooks", Map.of("url", url, "events", List.of("order.*"))).send();
  }

  private JarProcess killAgainAndAgain(
      Map<String, String> environment, CrashLoad load, JarProcess first, OwnRedis redis) {
    JarProcess serve = first;
    for (int kill = 1; kill <= KILLS; kill++) {
      int enough = WRITES * kill / KILLS - random.nextInt(WRITES / KILLS / 2);
      Await.until("writes go on", PATIENCE, () -> load.acknowledged() >= enough);
      serve.kill();
      if (kill == KILLS / 2) {
        redis.kill();
      }
      serve = start(environment);
      if (kill == KILLS / 2 + 1) {
        redis.restart();
      }
    }
    Await.until("all writes", PATIENCE, () -> load.acknowledged() >= WRITES);
    return serve;
  }

  /** What the log says that there is to tell; each order's sequence has no gap. */
  private static Set<String> events(Api api, CrashLoad load) {
    Set<String> events = new HashSet<>();
    Map<String, Set<Integer>> sequences = new TreeMap<>();
    String path = "/v1/events?type=order.*&limit=100";
    for (String next = path; next != null; ) {
      JsonNode page = api.get(next).send().json();
      for (JsonNode event : page.get("data")) {
        events.add(event.get("id").textValue());
        sequences
            .computeIfAbsent(event.at("/data/id").textValue(), order -> new HashSet<>())
            .add(event.at("/data/sequence").intValue());
      }
      String cursor = page.path("nextCursor").textValue();
      next = cursor == null ? null : path + "&cursor=" + cursor;
    }
    assertThat(sequences.keySet()).isEqualTo(load.expectedStatuses().keySet());
    sequences.forEach(
        (order, numbers) -> {
          boolean cancelled = load.expectedStatuses().get(order).equals("cancelled");
          assertThat(numbers).isEqualTo(cancelled ? Set.of(1, 2) : Set.of(1));
        });
    return events;
  }

  private static Set<String> ids(ReceiverLab lab) {
    Set<String> ids = new HashSet<>();
    lab.at("/hook").forEach(request -> ids.add(request.header("webhook-id")));
    return ids;
  }

  /** Of the id that arrived with the most different bodies: one, when repeats are repeats. */
  private static int bodiesOfOneId(ReceiverLab lab) {
    Map<String, Set<JsonNode>> bodies = new HashMap<>();
    for (Received request : lab.at("/hook")) {
      bodies
          .computeIfAbsent(request.header("webhook-id"), id -> new HashSet<>())
          .add(Json.tree(request.text()));
    }
    return bodies.values().stream().mapToInt(Set::size).max().orElse(0);
  }
}
