package io.orderflow.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pg.Database;
import io.orderflow.support.Api;
import io.orderflow.support.Await;
import io.orderflow.support.ClusterOfJars;
import io.orderflow.support.ClusterOfJars.Node;
import io.orderflow.support.RunningNode;
import io.orderflow.support.TestTenants;
import io.orderflow.support.TestTenants.TestTenant;
import io.orderflow.tenant.Keys;
import io.orderflow.tenant.Plan;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One tenant of a cluster, with stock, and what is due to it. */
final class ClusterTenant {
  private static final long STOCK = 10_000_000;

  private final ClusterOfJars cluster;
  private final Database database;
  private final TestTenant tenant;

  ClusterTenant(ClusterOfJars cluster, Database database) {
    this.cluster = cluster;
    this.database = database;
    this.tenant = TestTenants.create(cluster.settings(), Plan.enterprise);
    Map<String, Object> stock = Map.of("sku", "A", "delta", STOCK, "reason", "received");
    api(cluster.nodes().get(1))
        .post("/v1/inventory/adjust", Map.of("adjustments", List.of(stock)))
        .send();
  }

  Api api(Node node) {
    return new Api(node.base(), apiKey());
  }

  String apiKey() {
    return tenant.apiKey();
  }

  static String register(Api api, String url) {
    return api.post("/v1/webhooks", Map.of("url", url, "events", List.of("order.*")))
        .send()
        .json()
        .get("id")
        .textValue();
  }

  static void order(Api api) {
    assertThat(api.post("/v1/orders", RunningNode.order("A", 1)).send().status()).isEqualTo(201);
  }

  void revoke() {
    Keys keys = TestTenants.keys(database, cluster.settings());
    keys.revoke(Await.get(keys.list(tenant.tenantId())).get(0).keyId()).await();
  }

  long deliveries(String state) {
    String count = "SELECT count(*) FROM deliveries WHERE tenant_id = $1 AND state::text = $2";
    return Await.get(database.query(count, Tuple.of(tenant.tenantId(), state)))
        .iterator()
        .next()
        .getLong(0);
  }

  long remaining(Set<String> before) {
    return leases().stream().filter(before::contains).count();
  }

  /** Which delivery is under which lease: one that is leased anew has another. */
  Set<String> leases() {
    String all =
        "SELECT delivery_id || ' ' || lease_id FROM deliveries WHERE tenant_id = $1 AND state = 'leased'";
    Set<String> leases = new HashSet<>();
    Await.get(database.query(all, Tuple.of(tenant.tenantId())))
        .forEach(row -> leases.add(row.getString(0)));
    return leases;
  }
}
