package io.orderflow.integration.pagerduty;

import static io.orderflow.integration.pagerduty.AlertLab.details;
import static io.orderflow.support.RunningNode.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.pagerduty.Alert;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.FaultyProxy;
import io.orderflow.support.OwnRedis;
import io.orderflow.support.RunningNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whole processes that lose a server, each other or PagerDuty, from the trigger to the resolve. */
class AlertingTest {
  private static final String RESOLVED =
      """
      SELECT count(*)
      FROM alerts
      WHERE rule = 'postgres'
        AND phase = 'well'
        AND revision > 1
        AND told = revision
      """;
  @AutoClose private final AlertLab lab = new AlertLab();

  @Test
  void redisShouldBeMissedAndFoundAgain() {
    try (OwnRedis redis = OwnRedis.start()) {
      lab.start(Map.of("REDIS_URL", redis.url()));
      redis.kill();

      lab.awaitTrigger("of:test:redis:");
      redis.restart();
      lab.awaitResolve("of:test:redis:");
    }
    Alert alert = lab.onlyAlert("of:test:redis:");
    assertThat(alert.payload().getString("severity")).isEqualTo("warning");
    assertThat(alert.dedupKey())
        .isEqualTo("of:test:redis:" + alert.payload().getString("source"))
        .doesNotContain(AlertLab.ROUTING_KEY);
    assertThat(details(alert).getString("runbook")).isEqualTo("docker/RUNBOOK.md#redis");
  }

  @Test
  void databaseShouldBeMissedWithoutItselfAndFoundAgain() {
    FaultyProxy proxy = lab.proxy();
    lab.start(
        Map.of(
            "DATABASE_URL", proxy.url(),
            "ORDERFLOW_DATABASE_CONNECT_TIMEOUT", "1s",
            "ORDERFLOW_DATABASE_QUERY_TIMEOUT", "1s"));
    proxy.refuse();

    lab.awaitTrigger("of:test:postgres:");
    proxy.accept();
    lab.awaitResolve("of:test:postgres:");

    Await.until("it is written down", () -> lab.count(RESOLVED) == 1);
  }

  @Test
  void twoProcessesShouldTellOneAlertOnce() {
    lab.start(Map.of("ORDERFLOW_DISPATCH_SCHEDULE", "50ms"));
    try (RunningNode other = lab.node().beside()) {
      lab.register(Behaviours.status(422));
      lab.events(4);

      lab.awaitTrigger("of:test:dead-letters");
      lab.awaitResolve("of:test:dead-letters");

      assertThat(other.settings.alerts().isOn()).isTrue();
      assertThat(lab.onlyAlert("of:test:dead-letters").triggers()).isEqualTo(1);
    }
  }

  @Test
  void alertsShouldGetThroughToAPagerDutyThatFailsAndNobodyShouldWaitForThem() {
    lab.start(Map.of());
    lab.sandbox
        .faults("pagerduty")
        .next(FaultMode.TIMEOUT_AFTER_EFFECT, 1)
        .next(FaultMode.ERROR_BEFORE_EFFECT, 2)
        .next(FaultMode.RATE_LIMITED, 2)
        .next(FaultMode.RESET_AFTER_EFFECT, 1);
    lab.unknownEffect();

    lab.awaitTrigger("of:test:mismatches");
    lab.node().stock("B", 5);
    assertThat(lab.node().api.post("/v1/orders", order("B", 1)).send().status()).isEqualTo(201);
    Await.until(
        "it got through",
        AlertLab.PATIENCE,
        () -> lab.onlyAlert("of:test:mismatches").triggers() == 3);
    lab.execute("DELETE FROM integration_effects");
    lab.awaitResolve("of:test:mismatches");

    assertThat(lab.onlyAlert("of:test:mismatches").triggers()).isEqualTo(3);
  }

  @Test
  void aKilledProcessShouldLeaveNoAlertOpen() {
    try (OwnRedis lost = OwnRedis.start()) {
      Map<String, String> environment =
          lab.environment(Map.of("ORDERFLOW_DISPATCH_SCHEDULE", "50ms"));
      Map<String, String> doomed = new HashMap<>(environment);
      doomed.put("REDIS_URL", lost.url());
      Process process = lab.process(doomed);
      lab.startIn(environment);
      lost.kill();
      lab.register(Behaviours.status(422));
      lab.events(4);
      lab.awaitTrigger("of:test:redis:");
      lab.awaitTrigger("of:test:dead-letters");

      process.destroyForcibly().onExit().join();

      lab.awaitResolve("of:test:redis:");
      lab.awaitResolve("of:test:dead-letters");
    }
  }
}
