package io.orderflow.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.examples.RefusingServer.Fault;
import io.orderflow.examples.RefusingServer.Seen;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Program;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example shop against servers that refuse, forget to answer and are slow. */
class ShopTest {
  private static final Path SCRIPT = Path.of("src", "examples", "shop.py").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ASKED = Duration.ofSeconds(1);
  private static final int CARTS = 6;
  private static RunningNode node;

  @TempDir private Path folder;
  private final TestTenant tenant = node.otherTenant(Plan.enterprise);
  private final Api api = node.api(tenant);

  @BeforeAll
  static void start() {
    Map<String, String> smallPlan =
        Map.of("ORDERFLOW_PLANS_FREE_RATE", "2", "ORDERFLOW_PLANS_FREE_BURST", "3");
    node = RunningNode.start(Servers.settings(smallPlan));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void pythonIsNeeded() {
    assumeTrue(Program.areHere("shop.py", "python3"));
    node.stockOf(api, "A", 100);
  }

  @Test
  void shopShouldOrderEachCartOnceWhateverBecomesOfTheAnswers() {
    try (RefusingServer server =
        RefusingServer.before(
            node.base(),
            Fault.NONE,
            Fault.ANSWER_LOST,
            Fault.NONE,
            Fault.UNAVAILABLE,
            Fault.ANSWER_CUT,
            Fault.NONE,
            Fault.ANSWER_LATE,
            Fault.IN_PROGRESS)) {
      assertThat(shop(server.url(), tenant, Map.of("TIMEOUT", "1"))).isZero();

      assertEachCartOnce(api);
      assertOneKeyForEachCart(server.seen());
      assertNobodyCameEarly(server.seen());
      assertThat(server.seen()).extracting(Seen::fault).contains(Fault.values());
    }
  }

  @Test
  void shopShouldObeyTheRateLimit() {
    TestTenant small = node.otherTenant(Plan.free);
    Api its = node.api(small);
    node.stockOf(its, "A", 100);
    try (RefusingServer server = RefusingServer.before(node.base(), Fault.NONE)) {
      assertThat(shop(server.url(), small, Map.of())).isZero();

      assertEachCartOnce(its);
      assertOneKeyForEachCart(server.seen());
      assertThat(server.seen()).extracting(Seen::status).contains(429, 201);
    }
  }

  @Test
  void shopThatGaveUpShouldGoOnWhereItStopped() {
    try (RefusingServer server = RefusingServer.before(node.base(), Fault.ANSWER_LOST)) {
      assertThat(shop(server.url(), tenant, Map.of("ATTEMPTS", "2"))).isEqualTo(1);
      assertThat(server.seen()).hasSize(2 * CARTS);
    }
    assertThat(shop(node.base(), tenant, Map.of())).isZero();
    assertThat(shop("http://127.0.0.1:9", tenant, Map.of("ATTEMPTS", "1"))).isZero();

    assertEachCartOnce(api);
  }

  @Test
  void shopShouldNotAskAgainForWhatIsRefusedForGood() {
    try (RefusingServer server = RefusingServer.before(node.base(), Fault.NONE)) {
      assertThat(shop(server.url(), tenant, Map.of("SKU", "SOLD-OUT"))).isZero();

      assertThat(server.seen()).hasSize(CARTS).extracting(Seen::status).containsOnly(409);
    }
  }

  private int shop(String url, TestTenant owner, Map<String, String> changes) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "URL",
                url,
                "KEY",
                owner.apiKey(),
                "SKU",
                "A",
                "CARTS",
                String.valueOf(CARTS),
                "PYTHONUTF8",
                "1",
                "NO_PROXY",
                "*"));
    environment.putAll(changes);
    try (Program shop = Program.start(folder, environment, "python3", SCRIPT.toString())) {
      return shop.exitCode(PATIENCE);
    }
  }

  private static void assertEachCartOnce(Api owner) {
    JsonNode orders = read(owner, "/v1/orders?limit=100");
    assertThat(orders.findValuesAsText("cart"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, CARTS).mapToObj(cart -> "cart-" + cart).toList());
    assertThat(read(owner, "/v1/inventory?sku=A").at("/0/reserved").asInt()).isEqualTo(CARTS);
  }

  /** The small plan has no request left when the shop is done. */
  private static JsonNode read(Api owner, String path) {
    AtomicReference<Reply> reply = new AtomicReference<>();
    Await.until(
        "it has a turn",
        () -> {
          reply.set(owner.get(path).send());
          return reply.get().status() == 200;
        });
    return reply.get().json().get("data");
  }

  private static void assertOneKeyForEachCart(List<Seen> seen) {
    Map<String, List<String>> keys =
        seen.stream()
            .collect(
                Collectors.groupingBy(
                    Seen::body, Collectors.mapping(Seen::key, Collectors.toList())));
    assertThat(keys).hasSize(CARTS);
    assertThat(keys.values()).allSatisfy(same -> assertThat(same).containsOnly(same.get(0)));
  }

  private static void assertNobodyCameEarly(List<Seen> seen) {
    for (int i = 0; i + 1 < seen.size(); i++) {
      if (seen.get(i).fault() == Fault.UNAVAILABLE || seen.get(i).fault() == Fault.IN_PROGRESS) {
        assertThat(Duration.between(seen.get(i).at(), seen.get(i + 1).at()))
            .isGreaterThanOrEqualTo(ASKED);
      }
    }
  }
}
