package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.pg.Database;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ClusterOfJars;
import io.orderflow.support.ClusterOfJars.Node;
import io.orderflow.support.JarProcess;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.RunningNode;
import io.orderflow.support.TestTenants;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Keys;
import io.orderflow.tenant.Plan;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes on one database: whatever becomes of one of them, or of what they tell each
 * other, no acknowledged write is lost, no webhook, and the others keep answering. Minutes long, so
 * that it runs with {@code -Dcluster=true} alone; {@code -Dsoak=true} beside it makes it the times
 * of production: a freeze of 20 s, leases of 30 s.
 */
@EnabledIfSystemProperty(named = "cluster", matches = "true")
@EnabledOnOs(OS.LINUX)
@TestInstance(Lifecycle.PER_CLASS)
class ClusterIT {
  private static final boolean SOAK = Boolean.getBoolean("soak");
  private static final Duration FREEZE = Duration.ofSeconds(SOAK ? 20 : 7);
  private static final Duration CUT = Duration.ofSeconds(SOAK ? 20 : 7);
  private static final Duration FORMED = Duration.ofSeconds(15);
  private static final Duration BACK = Duration.ofSeconds(30);

  /** Within which a dead process's deliveries must have arrived. */
  private static final Duration TAKEOVER = Duration.ofSeconds(45);

  private static final Duration REVOKED = Duration.ofSeconds(1);
  private static final int WIDTH = 4;
  private static final long STOCK = 10_000_000;

  /** So that a failure is noticed, and made good for, in seconds. */
  private static final Map<String, String> HASTE =
      Map.of(
          "ORDERFLOW_CLUSTER_FAILURE_TIMEOUT", "3s",
          "ORDERFLOW_CLUSTER_WATCHDOG_INTERVAL", "1s",
          "ORDERFLOW_CLUSTER_WATCHDOG_FAILURES", "5",
          "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "8s",
          "ORDERFLOW_DISPATCH_LEASE", "9s",
          "ORDERFLOW_DISPATCH_RESCUE_INTERVAL", "1s",
          "ORDERFLOW_DISPATCH_PER_ENDPOINT", String.valueOf(WIDTH));

  @TempDir private static Path folder;
  private final ReceiverLab lab = ReceiverLab.open();
  private final Vertx vertx = Vertx.vertx();
  private Database database;
  private ClusterOfJars cluster;
  private Node first;
  private Node second;
  private Node third;

  @BeforeAll
  void start() {
    long begun = System.nanoTime();
    cluster =
        new ClusterOfJars(
            folder,
            3,
            SOAK ? Map.of("ORDERFLOW_DISPATCH_PER_ENDPOINT", String.valueOf(WIDTH)) : HASTE);
    long serving = System.nanoTime();
    database = Database.open(vertx, cluster.settings().database());
    first = cluster.nodes().get(0);
    second = cluster.nodes().get(1);
    third = cluster.nodes().get(2);
    Await.until("all hear all", FORMED, () -> heardByAll() == 3);
    say("serving after %.1f s, all together after %.1f s", begun, serving, System.nanoTime());
  }

  @BeforeEach
  void makeWhole() {
    cluster.makeWhole();
  }

  @AfterEach
  void showNoSecret() {
    for (Node node : cluster.nodes()) {
      String log = node.process().out() + node.process().err();
      assertThat(log).doesNotContain(password(), cluster.settings().cluster().keystore());
    }
  }

  @AfterAll
  void stop() {
    lab.close();
    Await.get(vertx.close());
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void revokedKeyShouldBeRefusedEverywhereWithinASecond() {
    TestTenant tenant = tenant();
    List<Api> apis = cluster.nodes().stream().map(node -> api(node, tenant)).toList();
    apis.forEach(api -> assertThat(api.get("/v1/orders").send().status()).isEqualTo(200));

    revoke(tenant);
    long revoked = System.nanoTime();

    Await.until(
        "refused everywhere",
        REVOKED,
        () -> apis.stream().allMatch(api -> api.get("/v1/orders").send().status() == 401));
    say("a revoked key was refused by all after %.2f s", revoked, System.nanoTime());
  }

  @Test
  void changedWebhookShouldBeReadAnewByAProcessThatOnlyHearsOfIt() {
    TestTenant tenant = tenant();
    Api here = api(first, tenant);
    Api there = api(second, tenant);
    List<ReceiverLab.Exchange> held = new CopyOnWriteArrayList<>();
    String old =
        lab.at("/old", Behaviours.inTurn(Behaviours.status(200), exchange -> held.add(exchange)));
    String webhook = register(here, old);
    order(there);
    Await.until("the first event, quickly", () -> deliveries(tenant, "succeeded") == 1);
    for (int n = 0; n < 2 * WIDTH; n++) {
      order(there);
    }
    Await.until("as many again are leased", () -> deliveries(tenant, "leased") == 2 * WIDTH);
    Await.until("as many as may be are under way", () -> held.size() == WIDTH);

    Set<String> before = leases(tenant);
    String url = lab.at("/new", Behaviours.status(200));
    here.patch("/v1/webhooks/" + webhook, Map.of("url", url)).send();
    Await.until("the rest comes anew", () -> remaining(tenant, before) == WIDTH);
    held.forEach(exchange -> exchange.status(200, "", ""));

    Await.until("all", () -> deliveries(tenant, "succeeded") == 1 + 2 * WIDTH);
    assertThat(lab.count("/old")).as("only what was under way").isEqualTo(1 + WIDTH);
    assertThat(lab.count("/new")).isEqualTo(WIDTH);
  }

  @Test
  void nothingShouldBeLostWhenAProcessIsKilled() {
    under(
        "/killed",
        load -> {
          first.process().kill();
          load.awaitMore(second);
          load.awaitMore(third);
          first.start();
        });
  }

  @Test
  void thawedProcessShouldGetItsWorkAgain() {
    under(
        "/frozen",
        load -> {
          third.process().freeze();
          long thaw = System.nanoTime() + FREEZE.toNanos();
          do {
            load.awaitMore(first);
            load.awaitMore(second);
          } while (System.nanoTime() < thaw);
          third.process().thaw();
          long thawed = System.nanoTime();
          load.awaitMore(third);
          cluster.awaitWhole();
          assertThat(Duration.ofNanos(System.nanoTime() - thawed)).isLessThan(BACK);
          say("the thawed process was back after %.1f s at most", thawed, System.nanoTime());
        });
  }

  @Test
  void processThatIsCutOffShouldKeepServing() {
    under(
        "/cut",
        load -> {
          int before = load.failures().size();
          cluster.cutOff(second);
          long mend = System.nanoTime() + CUT.toNanos();
          do {
            cluster.nodes().forEach(load::awaitMore);
          } while (System.nanoTime() < mend);
          Await.until("the others miss it", BACK, () -> first.members() == 2);
          assertThat(second.members()).isLessThanOrEqualTo(1);
          assertThat(second.isReady()).isTrue();
          cluster.mend();
          long mended = System.nanoTime();
          cluster.awaitWhole();
          say("the one that was cut off was back after %.1f s at most", mended, System.nanoTime());
          assertThat(load.failures()).hasSize(before);
        });
  }

  @Test
  void rollingRestartShouldFailNoRequest() {
    under(
        "/rolling",
        load -> {
          for (Node node : cluster.nodes()) {
            node.process().terminate();
            assertThat(node.process().exitCode(TAKEOVER)).isZero();
            node.start();
            load.awaitMore(node);
          }
          assertThat(load.failures()).isEmpty();
        });
  }

  @Test
  void strangerShouldBeKeptOut() {
    Map<String, String> stranger =
        cluster.environment(
            Map.of(
                "ORDERFLOW_CLUSTER_KEYSTORE", "",
                "ORDERFLOW_CLUSTER_JOIN_TIMEOUT", "4s"));

    try (JarProcess serve = JarProcess.start(folder, stranger, "serve")) {
      assertThat(serve.exitCode(TAKEOVER)).isEqualTo(1);
      assertThat(serve.err()).contains("cannot join the cluster").hasLineCount(1);
    }
  }

  /** Something that is done to the cluster. */
  private interface Harm {
    void doUnder(ClusterLoad load);
  }

  /** Does it under load, and checks that what was acknowledged is there and was told. */
  private void under(String path, Harm harm) {
    TestTenant tenant = tenant();
    Api api = api(second, tenant);
    register(api, lab.at(path, Behaviours.status(200)));
    ClusterLoad load = ClusterLoad.start(cluster.nodes(), tenant.apiKey());
    try {
      harm.doUnder(load);
    } finally {
      load.close();
    }

    assertThat(ids(api, "/v1/orders?limit=100")).isEqualTo(load.orders());
    Set<String> events = ids(api, "/v1/events?type=order.*&limit=100");
    assertThat(events).hasSameSizeAs(load.orders());
    Await.until("all events", TAKEOVER, () -> received(path).containsAll(events));
    assertThat(received(path)).isEqualTo(events);
    System.out.printf(
        "%s: %d orders, %d answers missing or no success, %d requests received%n",
        path, load.orders().size(), load.failures().size(), lab.count(path));
  }

  private Set<String> received(String path) {
    Set<String> ids = new HashSet<>();
    lab.at(path).forEach(request -> ids.add(request.header("webhook-id")));
    return ids;
  }

  private static Set<String> ids(Api api, String path) {
    Set<String> ids = new HashSet<>();
    for (String next = path; next != null; ) {
      JsonNode page = api.get(next).send().json();
      page.get("data").forEach(item -> ids.add(item.get("id").textValue()));
      String cursor = page.path("nextCursor").textValue();
      next = cursor == null ? null : path + "&cursor=" + cursor;
    }
    return ids;
  }

  private TestTenant tenant() {
    TestTenant tenant = TestTenants.create(cluster.settings(), Plan.enterprise);
    Map<String, Object> stock = Map.of("sku", "A", "delta", STOCK, "reason", "received");
    api(second, tenant).post("/v1/inventory/adjust", Map.of("adjustments", List.of(stock))).send();
    return tenant;
  }

  private static String register(Api api, String url) {
    return api.post("/v1/webhooks", Map.of("url", url, "events", List.of("order.*")))
        .send()
        .json()
        .get("id")
        .textValue();
  }

  private static void order(Api api) {
    assertThat(api.post("/v1/orders", RunningNode.order("A", 1)).send().status()).isEqualTo(201);
  }

  private static Api api(Node node, TestTenant tenant) {
    return new Api(node.base(), tenant.apiKey());
  }

  private void revoke(TestTenant tenant) {
    Keys keys = TestTenants.keys(database, cluster.settings());
    keys.revoke(Await.get(keys.list(tenant.tenantId())).get(0).keyId()).await();
  }

  private long deliveries(TestTenant tenant, String state) {
    String count = "SELECT count(*) FROM deliveries WHERE tenant_id = $1 AND state::text = $2";
    return Await.get(database.query(count, Tuple.of(tenant.tenantId(), state)))
        .iterator()
        .next()
        .getLong(0);
  }

  private long remaining(TestTenant tenant, Set<String> before) {
    return leases(tenant).stream().filter(before::contains).count();
  }

  /** Which delivery is under which lease: one that is leased anew has another. */
  private Set<String> leases(TestTenant tenant) {
    String all =
        "SELECT delivery_id || ' ' || lease_id FROM deliveries WHERE tenant_id = $1 AND state = 'leased'";
    Set<String> leases = new HashSet<>();
    Await.get(database.query(all, Tuple.of(tenant.tenantId())))
        .forEach(row -> leases.add(row.getString(0)));
    return leases;
  }

  private int heardByAll() {
    return cluster.nodes().stream().mapToInt(Node::members).min().orElse(0);
  }

  private String password() {
    return URI.create(cluster.settings().database().url()).getUserInfo().split(":", 2)[1];
  }

  private static void say(String sentence, long... nanos) {
    Object[] seconds = new Object[nanos.length - 1];
    for (int n = 1; n < nanos.length; n++) {
      seconds[n - 1] = (nanos[n] - nanos[0]) / 1e9;
    }
    System.out.printf(sentence + "%n", seconds);
  }
}
