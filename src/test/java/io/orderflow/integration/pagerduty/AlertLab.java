package io.orderflow.integration.pagerduty;

import static io.orderflow.support.RunningNode.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.SettingsReader;
import io.orderflow.id.IdKind;
import io.orderflow.pg.Database;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.pagerduty.Alert;
import io.orderflow.support.Await;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Behaviour;
import io.orderflow.support.Reply;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A whole process that watches over itself, with a PagerDuty and receivers that the test moves. */
final class AlertLab implements AutoCloseable {
  static final String ROUTING_KEY = "0123456789abcdef0123456789ABCDEF";
  static final Duration PATIENCE = Duration.ofSeconds(40);

  final Sandbox sandbox = Sandbox.open();
  private final ReceiverLab receivers = ReceiverLab.open();
  private final Vertx vertx = Vertx.vertx();
  private FaultyProxy proxy;
  private Process process;
  private RunningNode node;

  void start(Map<String, String> overrides) {
    startIn(environment(overrides));
  }

  void startIn(Map<String, String> environment) {
    node = RunningNode.start(SettingsReader.read(environment));
  }

  /** Everything that takes minutes takes moments here. */
  Map<String, String> environment(Map<String, String> overrides) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ORDERFLOW_ALERTS_ROUTING_KEY", ROUTING_KEY);
    environment.put("ORDERFLOW_ALERTS_PAGERDUTY_URL", sandbox.url());
    environment.put("ORDERFLOW_ALERTS_INSTALLATION", "test");
    environment.put("ORDERFLOW_ALERTS_INTERVAL", "100ms");
    environment.put("ORDERFLOW_ALERTS_RESOLVE_AFTER", "500ms");
    environment.put("ORDERFLOW_ALERTS_PROCESS_SILENCE", "3s");
    environment.put("ORDERFLOW_ALERTS_EXCHANGE_TIMEOUT", "2s");
    environment.put("ORDERFLOW_ALERTS_RETRY_AFTER", "200ms");
    environment.put("ORDERFLOW_ALERTS_LAG_ABOVE", "1s");
    environment.put("ORDERFLOW_ALERTS_LAG_FOR", "500ms");
    environment.put("ORDERFLOW_ALERTS_DEAD_LETTERS_ABOVE", "2");
    environment.put("ORDERFLOW_ALERTS_DEAD_LETTERS_WITHIN", "6s");
    environment.put("ORDERFLOW_ALERTS_BREAKER_OPEN_FOR", "500ms");
    environment.put("ORDERFLOW_ALERTS_DEPENDENCY_FOR", "500ms");
    environment.put("ORDERFLOW_ALERTS_UNKNOWN_EFFECT_FOR", "200ms");
    environment.put("ORDERFLOW_DISPATCH_POLL_INTERVAL", "200ms");
    environment.putAll(overrides);
    return Servers.environment(environment);
  }

  /** The one that was started. */
  RunningNode node() {
    return node;
  }

  /** A process of its own, which can be killed. */
  Process process(Map<String, String> environment) {
    process = AlertingProcess.start(environment);
    return process;
  }

  /** A database that can be cut off. */
  FaultyProxy proxy() {
    proxy = FaultyProxy.to(Servers.freshDatabase());
    return proxy;
  }

  void awaitTrigger(String key) {
    Await.until("the trigger of " + key, PATIENCE, () -> !alerts(key).isEmpty());
  }

  void awaitResolve(String key) {
    Await.until(
        "the resolve of " + key, PATIENCE, () -> alerts(key).stream().noneMatch(Alert::open));
  }

  Alert onlyAlert(String key) {
    assertThat(alerts(key)).hasSize(1);
    return alerts(key).get(0);
  }

  List<Alert> alerts(String key) {
    return sandbox.pagerduty().alerts().stream()
        .filter(alert -> alert.dedupKey().startsWith(key))
        .toList();
  }

  static JsonObject details(Alert alert) {
    return alert.payload().getJsonObject("custom_details");
  }

  void register(Behaviour behaviour) {
    String url = receivers.at("/" + UUID.randomUUID(), behaviour);
    Reply reply = node.api.post("/v1/webhooks", Map.of("url", url, "events", List.of("*"))).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
  }

  void unknownEffect() {
    node.stock("A", 1);
    String order = node.api.post("/v1/orders", order("A", 1)).send().json().get("id").asText();
    execute(
        """
        INSERT INTO integration_effects (tenant_id, order_id, provider, name, effect_key, request, state, created_at, updated_at)
        VALUES ($1, $2, 'stripe', 'capture:1', 'k', '{}', 'unknown', now(), now())
        """,
        node.tenant.tenantId(),
        IdKind.ORDER.parse(order).orElseThrow());
  }

  void events(int count) {
    for (int i = 0; i < count; i++) {
      node.stock("A", 1);
    }
  }

  long count(String sql) {
    return query(sql).iterator().next().getLong(0);
  }

  void execute(String sql, Object... binds) {
    query(sql, binds);
  }

  private RowSet<Row> query(String sql, Object... binds) {
    Database database = Database.open(vertx, node.settings.database());
    return Await.get(database.query(sql, Tuple.wrap(binds)).eventually(database::close));
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    node.close();
    if (proxy != null) {
      proxy.close();
    }
    receivers.close();
    sandbox.close();
    Await.get(vertx.close());
  }
}
