package io.orderflow.integration.pagerduty;

import static io.orderflow.support.RunningNode.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.SettingsReader;
import io.orderflow.id.IdKind;
import io.orderflow.pg.Database;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.pagerduty.Alert;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.OwnRedis;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole processes with the real thing failing, from the first sign to the resolve. */
class AlertingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String RESOLVED =
      """
      SELECT count(*)
      FROM alerts
      WHERE rule = 'postgres'
        AND phase = 'well'
        AND revision > 1
        AND told = revision
      """;
  private static final String ROUTING_KEY = "0123456789abcdef0123456789ABCDEF";
  private final Sandbox sandbox = Sandbox.open();
  private final ReceiverLab lab = ReceiverLab.open();
  private final Vertx vertx = Vertx.vertx();
  private FaultyProxy proxy;
  private Process process;
  private RunningNode node;

  @AfterEach
  void close() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    node.close();
    if (proxy != null) {
      proxy.close();
    }
    lab.close();
    sandbox.close();
    Await.get(vertx.close());
  }

  @Test
  void redisShouldBeMissedAndFoundAgain() {
    try (OwnRedis redis = OwnRedis.start()) {
      node = start(Map.of("REDIS_URL", redis.url()));
      redis.kill();

      awaitTrigger("of:test:redis:");
      redis.restart();
      awaitResolve("of:test:redis:");
    }
    Alert alert = onlyAlert("of:test:redis:");
    assertThat(alert.payload().getString("severity")).isEqualTo("warning");
    assertThat(alert.dedupKey())
        .isEqualTo("of:test:redis:" + alert.payload().getString("source"))
        .doesNotContain(ROUTING_KEY);
    assertThat(details(alert).getString("runbook")).isEqualTo("docker/RUNBOOK.md#redis");
  }

  @Test
  void databaseShouldBeMissedWithoutItselfAndFoundAgain() {
    proxy = FaultyProxy.to(Servers.freshDatabase());
    node =
        start(
            Map.of(
                "DATABASE_URL", proxy.url(),
                "ORDERFLOW_DATABASE_CONNECT_TIMEOUT", "1s",
                "ORDERFLOW_DATABASE_QUERY_TIMEOUT", "1s"));
    proxy.refuse();

    awaitTrigger("of:test:postgres:");
    proxy.accept();
    awaitResolve("of:test:postgres:");

    Await.until("it is written down", () -> count(RESOLVED) == 1);
  }

  @Test
  void lateDeliveriesShouldBeTold() {
    node = start(Map.of("ORDERFLOW_DISPATCH_PER_ENDPOINT", "1"));
    register(Behaviours.slow(300));

    events(20);

    awaitTrigger("of:test:outbox-lag");
    awaitResolve("of:test:outbox-lag");
    JsonObject details = details(onlyAlert("of:test:outbox-lag"));
    assertThat(details.getLong("endpoints")).isEqualTo(1);
    assertThat(details.getJsonArray("worst").getJsonObject(0).getString("tenant"))
        .isEqualTo(IdKind.TENANT.format(node.tenant.tenantId()));
  }

  @Test
  void deadLettersShouldBeTold() {
    node = start(Map.of("ORDERFLOW_DISPATCH_SCHEDULE", "50ms"));
    register(Behaviours.status(422));

    events(4);

    awaitTrigger("of:test:dead-letters");
    awaitResolve("of:test:dead-letters");
    assertThat(details(onlyAlert("of:test:dead-letters")).getLong("deliveries")).isBetween(3L, 4L);
  }

  @Test
  void endpointsThatHangShouldBeToldInOneAlert() {
    AtomicBoolean well = new AtomicBoolean();
    node =
        start(
            Map.of(
                "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "500ms",
                "ORDERFLOW_DISPATCH_CONNECT_TIMEOUT", "400ms",
                "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "2",
                "ORDERFLOW_DISPATCH_BREAKER_OPEN_MIN", "1s",
                "ORDERFLOW_DISPATCH_BREAKER_OPEN_MAX", "1s",
                "ORDERFLOW_DISPATCH_SCHEDULE",
                    "1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s"));
    Behaviour moody = e -> (well.get() ? Behaviours.status(200) : Behaviours.hang()).answer(e);
    register(moody);
    register(moody);
    register(moody);
    events(3);

    awaitTrigger("of:test:breakers-open");
    well.set(true);
    awaitResolve("of:test:breakers-open");

    assertThat(onlyAlert("of:test:breakers-open").triggers()).isEqualTo(1);
    assertThat(alerts("of:test:outbox-lag")).isEmpty();
  }

  @Test
  void effectsThatDoNotMatchShouldBeTold() {
    node = start(Map.of());
    unknownEffect();

    awaitTrigger("of:test:mismatches");
    execute("UPDATE integration_effects SET state = 'done', mismatch = 'amount'");
    Await.until(
        "the mismatch is seen",
        () -> count("SELECT count(*) FROM alerts WHERE phase = 'firing'") == 1);
    execute("UPDATE integration_effects SET mismatch = NULL");
    awaitResolve("of:test:mismatches");

    Alert alert = onlyAlert("of:test:mismatches");
    assertThat(alert.triggers()).isEqualTo(1);
    assertThat(details(alert).getJsonArray("worst").getJsonObject(0).getString("kind"))
        .isEqualTo("stripe");
  }

  @Test
  void twoProcessesShouldTellOneAlertOnce() {
    node = start(Map.of("ORDERFLOW_DISPATCH_SCHEDULE", "50ms"));
    try (RunningNode other = node.beside()) {
      register(Behaviours.status(422));
      events(4);

      awaitTrigger("of:test:dead-letters");
      awaitResolve("of:test:dead-letters");

      assertThat(other.settings.alerts().isOn()).isTrue();
      assertThat(onlyAlert("of:test:dead-letters").triggers()).isEqualTo(1);
    }
  }

  @Test
  void alertsShouldGetThroughToAPagerDutyThatFailsAndNobodyShouldWaitForThem() {
    node = start(Map.of());
    sandbox
        .faults("pagerduty")
        .next(FaultMode.TIMEOUT_AFTER_EFFECT, 1)
        .next(FaultMode.ERROR_BEFORE_EFFECT, 2)
        .next(FaultMode.RATE_LIMITED, 2)
        .next(FaultMode.RESET_AFTER_EFFECT, 1);
    unknownEffect();

    awaitTrigger("of:test:mismatches");
    node.stock("B", 5);
    assertThat(node.api.post("/v1/orders", order("B", 1)).send().status()).isEqualTo(201);
    Await.until("it got through", PATIENCE, () -> onlyAlert("of:test:mismatches").triggers() == 3);
    execute("DELETE FROM integration_effects");
    awaitResolve("of:test:mismatches");

    assertThat(onlyAlert("of:test:mismatches").triggers()).isEqualTo(3);
  }

  @Test
  void aKilledProcessShouldLeaveNoAlertOpen() {
    try (OwnRedis lost = OwnRedis.start()) {
      Map<String, String> environment = environment(Map.of("ORDERFLOW_DISPATCH_SCHEDULE", "50ms"));
      Map<String, String> doomed = new HashMap<>(environment);
      doomed.put("REDIS_URL", lost.url());
      process = AlertingProcess.start(doomed);
      node = RunningNode.start(SettingsReader.read(environment));
      lost.kill();
      register(Behaviours.status(422));
      events(4);
      awaitTrigger("of:test:redis:");
      awaitTrigger("of:test:dead-letters");

      process.destroyForcibly().onExit().join();

      awaitResolve("of:test:redis:");
      awaitResolve("of:test:dead-letters");
    }
  }

  private void awaitTrigger(String key) {
    Await.until("the trigger of " + key, PATIENCE, () -> !alerts(key).isEmpty());
  }

  private void awaitResolve(String key) {
    Await.until(
        "the resolve of " + key, PATIENCE, () -> alerts(key).stream().noneMatch(Alert::open));
  }

  private Alert onlyAlert(String key) {
    assertThat(alerts(key)).hasSize(1);
    return alerts(key).get(0);
  }

  private List<Alert> alerts(String key) {
    return sandbox.pagerduty().alerts().stream()
        .filter(alert -> alert.dedupKey().startsWith(key))
        .toList();
  }

  private static JsonObject details(Alert alert) {
    return alert.payload().getJsonObject("custom_details");
  }

  private RunningNode start(Map<String, String> overrides) {
    return RunningNode.start(SettingsReader.read(environment(overrides)));
  }

  /** Everything that takes minutes takes moments here. */
  private Map<String, String> environment(Map<String, String> overrides) {
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

  private void register(Behaviour behaviour) {
    String url = lab.at("/" + UUID.randomUUID(), behaviour);
    Reply reply = node.api.post("/v1/webhooks", Map.of("url", url, "events", List.of("*"))).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
  }

  private void unknownEffect() {
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

  private void events(int count) {
    for (int i = 0; i < count; i++) {
      node.stock("A", 1);
    }
  }

  private long count(String sql) {
    return query(sql).iterator().next().getLong(0);
  }

  private void execute(String sql, Object... binds) {
    query(sql, binds);
  }

  private RowSet<Row> query(String sql, Object... binds) {
    Database database = Database.open(vertx, node.settings.database());
    return Await.get(database.query(sql, Tuple.wrap(binds)).eventually(database::close));
  }
}
