package io.orderflow.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.support.Program;
import io.orderflow.support.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk by curl against a running node. */
class OrderWalkTest {
  private static final String[] WALK = {
    "bash", Path.of("src", "examples", "order-walk.sh").toAbsolutePath().toString()
  };
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static RunningNode node;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    node = RunningNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void walkShouldTakeAnOrderThroughItsWholeLife() throws IOException {
    assumeTrue(Program.areHere("order-walk.sh", "bash", "curl"));
    String printed = Program.run(PATIENCE, folder, environment(node.tenant.apiKey()), WALK);

    assertThat(printed.lines().map(line -> line.replaceAll("(ord_|walk-)\\S+", "…")))
        .containsExactly(
            "stock: 3 of …",
            "created … pending, payment unpaid, goods unfulfilled",
            "asked again: pending, payment unpaid, goods unfulfilled",
            "confirmed: confirmed, payment unpaid, goods unfulfilled",
            "paid 5997: confirmed, payment paid, goods unfulfilled",
            "first parcel: confirmed, payment paid, goods partially_fulfilled",
            "the rest: completed, payment paid, goods fulfilled",
            "gave back 1999: completed, payment partially_refunded, goods fulfilled",
            "order.created",
            "order.confirmed",
            "order.paid",
            "order.updated",
            "order.fulfilled",
            "order.completed",
            "order.refunded",
            "events: …");
    JsonNode order = node.api.get("/v1/orders").send().json().at("/data/0");
    assertThat(order.get("amountRefunded").asLong()).isEqualTo(1999);
    assertThat(exported(order.get("id").asText())).hasSize(7);
  }

  @Test
  void walkShouldSayWhatWasRefused() {
    assumeTrue(Program.areHere("order-walk.sh", "bash", "curl"));
    try (Program walk = Program.start(folder, environment("of_test_wrong"), WALK)) {
      assertThat(walk.exitCode(PATIENCE)).isEqualTo(1);
      assertThat(walk.output())
          .contains("POST /inventory/adjust was refused")
          .contains("\"code\":\"unauthenticated\"")
          .doesNotContain("of_test_wrong");
    }
  }

  private static Map<String, String> environment(String key) {
    return Map.of("URL", node.base(), "KEY", key, "NO_PROXY", "*");
  }

  /** The ids of all events in the file that the walk left. */
  private List<String> exported(String order) throws IOException {
    List<String> ids = new ArrayList<>();
    for (String page : Files.readAllLines(folder.resolve(order + ".events.jsonl"))) {
      new ObjectMapper()
          .readTree(page)
          .get("data")
          .forEach(event -> ids.add(event.at("/id").asText()));
    }
    return ids;
  }
}
