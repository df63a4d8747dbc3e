package io.orderflow.integration.pagerduty;

import static io.orderflow.integration.pagerduty.AlertLab.details;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.id.IdKind;
import io.orderflow.sandbox.pagerduty.Alert;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.ReceiverLab.Behaviour;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Deliveries and effects that really go wrong, from the first sign to the resolve. */
class DeliveryAlertsTest {
  @AutoClose private final AlertLab lab = new AlertLab();

  @Test
  void lateDeliveriesShouldBeTold() {
    lab.start(Map.of("ORDERFLOW_DISPATCH_PER_ENDPOINT", "1"));
    lab.register(Behaviours.slow(300));

    lab.events(20);

    lab.awaitTrigger("of:test:outbox-lag");
    lab.awaitResolve("of:test:outbox-lag");
    JsonObject details = details(lab.onlyAlert("of:test:outbox-lag"));
    assertThat(details.getLong("endpoints")).isEqualTo(1);
    assertThat(details.getJsonArray("worst").getJsonObject(0).getString("tenant"))
        .isEqualTo(IdKind.TENANT.format(lab.node().tenant.tenantId()));
  }

  @Test
  void deadLettersShouldBeTold() {
    lab.start(Map.of("ORDERFLOW_DISPATCH_SCHEDULE", "50ms"));
    lab.register(Behaviours.status(422));

    lab.events(4);

    lab.awaitTrigger("of:test:dead-letters");
    lab.awaitResolve("of:test:dead-letters");
    assertThat(details(lab.onlyAlert("of:test:dead-letters")).getLong("deliveries"))
        .isBetween(3L, 4L);
  }

  @Test
  void endpointsThatHangShouldBeToldInOneAlert() {
    AtomicBoolean well = new AtomicBoolean();
    lab.start(
        Map.of(
            "ORDERFLOW_DISPATCH_EXCHANGE_TIMEOUT", "500ms",
            "ORDERFLOW_DISPATCH_CONNECT_TIMEOUT", "400ms",
            "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "2",
            "ORDERFLOW_DISPATCH_BREAKER_OPEN_MIN", "1s",
            "ORDERFLOW_DISPATCH_BREAKER_OPEN_MAX", "1s",
            "ORDERFLOW_DISPATCH_SCHEDULE", "1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s"));
    Behaviour moody = e -> (well.get() ? Behaviours.status(200) : Behaviours.hang()).answer(e);
    lab.register(moody);
    lab.register(moody);
    lab.register(moody);
    lab.events(3);

    lab.awaitTrigger("of:test:breakers-open");
    well.set(true);
    lab.awaitResolve("of:test:breakers-open");

    assertThat(lab.onlyAlert("of:test:breakers-open").triggers()).isEqualTo(1);
    assertThat(lab.alerts("of:test:outbox-lag")).isEmpty();
  }

  @Test
  void effectsThatDoNotMatchShouldBeTold() {
    lab.start(Map.of());
    lab.unknownEffect();

    lab.awaitTrigger("of:test:mismatches");
    lab.execute("UPDATE integration_effects SET state = 'done', mismatch = 'amount'");
    Await.until(
        "the mismatch is seen",
        () -> lab.count("SELECT count(*) FROM alerts WHERE phase = 'firing'") == 1);
    lab.execute("UPDATE integration_effects SET mismatch = NULL");
    lab.awaitResolve("of:test:mismatches");

    Alert alert = lab.onlyAlert("of:test:mismatches");
    assertThat(alert.triggers()).isEqualTo(1);
    assertThat(details(alert).getJsonArray("worst").getJsonObject(0).getString("kind"))
        .isEqualTo("stripe");
  }
}
