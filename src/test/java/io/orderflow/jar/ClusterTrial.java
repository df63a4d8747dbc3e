package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.pg.Database;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ClusterOfJars;
import io.orderflow.support.ReceiverLab;
import java.util.HashSet;
import java.util.Set;

/** Does something to a cluster under load, and looks for what it acknowledged. */
record ClusterTrial(ClusterOfJars cluster, Database database, ReceiverLab lab) {
  /** Something that is done to the cluster. */
  interface Harm {
    void doUnder(ClusterLoad load);
  }

  /** Does it under load, and checks that what was acknowledged is there and was told. */
  void under(String path, Harm harm) {
    ClusterTenant tenant = new ClusterTenant(cluster, database);
    Api api = tenant.api(cluster.nodes().get(1));
    ClusterTenant.register(api, lab.at(path, Behaviours.status(200)));
    ClusterLoad load = ClusterLoad.start(cluster.nodes(), tenant.apiKey());
    try {
      harm.doUnder(load);
    } finally {
      load.close();
    }

    assertThat(ids(api, "/v1/orders?limit=100")).isEqualTo(load.orders());
    Set<String> events = ids(api, "/v1/events?type=order.*&limit=100");
    assertThat(events).hasSameSizeAs(load.orders());
    Await.until("all events", ClusterTimes.TAKEOVER, () -> received(path).containsAll(events));
    assertThat(received(path)).isEqualTo(events);
    System.out.printf(
        "%s: %d orders, %d answers missing or no success, %d requests received%n",
        path, load.orders().size(), load.failures().size(), lab.count(path));
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

  private Set<String> received(String path) {
    Set<String> ids = new HashSet<>();
    lab.at(path).forEach(request -> ids.add(request.header("webhook-id")));
    return ids;
  }
}
