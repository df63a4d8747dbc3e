package io.orderflow.integration.shipstation;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.orderflow.support.RunningNode;
import io.orderflow.support.Servers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Two processes, one account, and more to tell than it takes in a minute: it takes that minute, so
 * that it runs with {@code -Dsoak=true} alone. {@code SharedPaceTest} holds the rule at all times.
 */
@EnabledIfSystemProperty(named = "soak", matches = "true")
class ShipStationPaceTest {
  private static final int ORDERS = 44;

  @Test
  void twoProcessesShouldKeepTheLimitOfOneAccountTogether() {
    try (CountingServer shipstation = new CountingServer();
        RunningNode node = RunningNode.start(Servers.settings(environment(shipstation)));
        RunningNode beside = node.beside()) {
      connect(node);
      node.stock("A", ORDERS);
      for (int i = 0; i < ORDERS / 2; i++) {
        order(node);
        order(beside);
      }

      Await.until(
          "all are pushed", Duration.ofSeconds(150), () -> shipstation.requests().size() >= ORDERS);

      assertThat(shipstation.mostWithin(Duration.ofSeconds(60))).isBetween(30, 40);
      assertThat(shipstation.requests()).hasSize(ORDERS);
    }
  }

  private static Map<String, String> environment(CountingServer shipstation) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ORDERFLOW_INTEGRATIONS_SHIPSTATION_URL", shipstation.url());
    environment.put("ORDERFLOW_INTEGRATIONS_SCHEDULE", "1s,1s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s");
    return environment;
  }

  private static void connect(RunningNode node) {
    String key = UUID.randomUUID().toString().replace("-", "");
    ShipStationLab.ok(
        node.api
            .call("PUT", "/v1/integrations/shipstation")
            .json(Map.of("apiKey", key, "apiSecret", key))
            .send());
  }

  private static void order(RunningNode node) {
    Map<String, Object> body = new HashMap<>(RunningNode.order("A", 1));
    body.put("shippingAddress", ShipStationLab.ADDRESS);
    String id = ShipStationLab.id(ShipStationLab.ok(node.api.post("/v1/orders", body).send()));
    ShipStationLab.ok(node.api.patch("/v1/orders/" + id, Map.of("status", "confirmed")).send());
  }
}
