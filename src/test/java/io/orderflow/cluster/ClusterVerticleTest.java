package io.orderflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.Node;
import io.orderflow.config.Settings;
import io.orderflow.ops.Telemetry;
import io.orderflow.support.Await;
import io.orderflow.support.Servers;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A start that cannot join fails, and says why in one line. */
class ClusterVerticleTest {
  @Test
  void startShouldFailWhenAPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());

      assertThat(refusal(Map.of("ORDERFLOW_CLUSTER_JGROUPS_PORT", port)))
          .contains("cannot join the cluster");
      assertThat(refusal(Map.of("ORDERFLOW_CLUSTER_BUS_PORT", port)))
          .contains("cannot join the cluster");
    }
  }

  @Test
  void startShouldFailWhenTheKeystoreCannotBeOpened() {
    String noKeystore = Base64.getEncoder().encodeToString("no keystore".getBytes());

    assertThat(refusal(Map.of("ORDERFLOW_CLUSTER_KEYSTORE", noKeystore)))
        .contains("cluster.keystore must be a PKCS12 keystore")
        .doesNotContain(noKeystore);
  }

  @Test
  void startShouldFailOnAJavaThatInfinispanDoesNotKnow() {
    assertThat(Await.failure(ClusterVerticle.requireJava(25)))
        .isInstanceOf(ClusterException.class)
        .hasMessage("cluster.enabled needs Java 17 to 22, this is Java 25");
    Await.get(ClusterVerticle.requireJava(17));
  }

  private String refusal(Map<String, String> changes) {
    Map<String, String> cluster = new HashMap<>();
    cluster.put("ORDERFLOW_CLUSTER", "true");
    cluster.put("ORDERFLOW_CLUSTER_HOST", "127.0.0.1");
    cluster.put("ORDERFLOW_CLUSTER_BUS_PORT", String.valueOf(Servers.freePort()));
    cluster.put("ORDERFLOW_CLUSTER_JGROUPS_PORT", String.valueOf(Servers.freePort()));
    cluster.putAll(changes);
    Vertx vertx = Vertx.vertx();
    Settings settings = Servers.settings(cluster);
    Throwable failure = Await.failure(Node.start(vertx, settings, Telemetry.open(settings)));
    Await.get(vertx.close());
    assertThat(failure).isInstanceOf(ClusterException.class);
    assertThat(failure.getMessage()).hasLineCount(1);
    return failure.getMessage();
  }
}
