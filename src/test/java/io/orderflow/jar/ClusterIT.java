package io.orderflow.jar;

import static io.orderflow.jar.ClusterTimes.BACK;
import static io.orderflow.jar.ClusterTimes.CUT;
import static io.orderflow.jar.ClusterTimes.FORMED;
import static io.orderflow.jar.ClusterTimes.FREEZE;
import static io.orderflow.jar.ClusterTimes.REVOKED;
import static io.orderflow.jar.ClusterTimes.TAKEOVER;
import static io.orderflow.jar.ClusterTimes.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pg.Database;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ClusterOfJars;
import io.orderflow.support.ClusterOfJars.Node;
import io.orderflow.support.JarProcess;
import io.orderflow.support.ReceiverLab;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
  @TempDir private static Path folder;
  private final ReceiverLab lab = ReceiverLab.open();
  private final Vertx vertx = Vertx.vertx();
  private Database database;
  private ClusterOfJars cluster;
  private ClusterTrial trial;
  private Node first;
  private Node second;
  private Node third;

  @BeforeAll
  void start() {
    long begun = System.nanoTime();
    cluster = new ClusterOfJars(folder, 3, ClusterTimes.settings());
    long serving = System.nanoTime();
    database = Database.open(vertx, cluster.settings().database());
    trial = new ClusterTrial(cluster, database, lab);
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
    ClusterTenant tenant = new ClusterTenant(cluster, database);
    List<Api> apis = cluster.nodes().stream().map(tenant::api).toList();
    apis.forEach(api -> assertThat(api.get("/v1/orders").send().status()).isEqualTo(200));

    tenant.revoke();
    long revoked = System.nanoTime();

    Await.until(
        "refused everywhere",
        REVOKED,
        () -> apis.stream().allMatch(api -> api.get("/v1/orders").send().status() == 401));
    say("a revoked key was refused by all after %.2f s", revoked, System.nanoTime());
  }

  @Test
  void changedWebhookShouldBeReadAnewByAProcessThatOnlyHearsOfIt() {
    ClusterTenant tenant = new ClusterTenant(cluster, database);
    Api here = tenant.api(first);
    Api there = tenant.api(second);
    List<ReceiverLab.Exchange> held = new CopyOnWriteArrayList<>();
    String old =
        lab.at("/old", Behaviours.inTurn(Behaviours.status(200), exchange -> held.add(exchange)));
    String webhook = ClusterTenant.register(here, old);
    ClusterTenant.order(there);
    Await.until("the first event, quickly", () -> tenant.deliveries("succeeded") == 1);
    for (int n = 0; n < 2 * WIDTH; n++) {
      ClusterTenant.order(there);
    }
    Await.until("as many again are leased", () -> tenant.deliveries("leased") == 2 * WIDTH);
    Await.until("as many as may be are under way", () -> held.size() == WIDTH);

    Set<String> before = tenant.leases();
    String url = lab.at("/new", Behaviours.status(200));
    here.patch("/v1/webhooks/" + webhook, Map.of("url", url)).send();
    Await.until("the rest comes anew", () -> tenant.remaining(before) == WIDTH);
    held.forEach(exchange -> exchange.status(200, "", ""));

    Await.until("all", () -> tenant.deliveries("succeeded") == 1 + 2 * WIDTH);
    assertThat(lab.count("/old")).as("only what was under way").isEqualTo(1 + WIDTH);
    assertThat(lab.count("/new")).isEqualTo(WIDTH);
  }

  @Test
  void nothingShouldBeLostWhenAProcessIsKilled() {
    trial.under(
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
    trial.under(
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
    trial.under(
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
    trial.under(
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
