package io.orderflow.integration.shipstation;

import static io.orderflow.integration.shipstation.ShipStationLab.id;
import static io.orderflow.integration.shipstation.ShipStationLab.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.integration.shipstation.ShipStationLab.Tenant;
import io.orderflow.pg.Database;
import io.orderflow.sandbox.FaultMode;
import io.orderflow.sandbox.Faults;
import io.orderflow.sandbox.shipstation.Order;
import io.orderflow.support.Await;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ShipStation does what it is asked to and says that it did not, or nothing, or not now. */
class ShipStationFaultsTest {
  private static final String DEAD =
      "SELECT 1 FROM deliveries WHERE tenant_id = $1 AND state = 'dead'";
  private static final String LONG_AGO =
      "UPDATE integration_effects SET updated_at = updated_at - interval '13 hours' WHERE tenant_id = $1";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static ShipStationLab lab;
  private static Faults faults;

  @BeforeAll
  static void open() {
    lab =
        ShipStationLab.open(
            Map.of(
                "ORDERFLOW_INTEGRATIONS_CALL_TIMEOUT", "1s",
                "ORDERFLOW_INTEGRATIONS_SHIPSTATION_POLL_INTERVAL", "1s",
                "ORDERFLOW_DISPATCH_BREAKER_FAILURES", "1000"));
    faults = lab.sandbox.faults("shipstation");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @AfterEach
  void mend() {
    faults.clear();
  }

  private final Tenant shop = lab.tenant();

  @Test
  void everyOrderShouldBeThereOnceWhateverGetsLost() {
    faults
        .chance(FaultMode.ERROR_AFTER_EFFECT, 0.1)
        .chance(FaultMode.TIMEOUT_AFTER_EFFECT, 0.11)
        .chance(FaultMode.RESET_AFTER_EFFECT, 0.13);
    List<JsonNode> orders = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      orders.add(shop.order("A", 1));
    }
    List<JsonNode> cancelled = orders.subList(0, 10);
    List<JsonNode> sentElsewhere = orders.subList(10, 20);
    cancelled.forEach(order -> post(order, "cancel"));
    sentElsewhere.forEach(order -> post(order, "fulfillments"));

    Await.until(
        "all is settled", PATIENCE, () -> orders.stream().allMatch(order -> isSettled(order)));

    assertThat(shop.warehouse.orders()).extracting(Order::orderKey).doesNotHaveDuplicates();
    assertThat(cancelled).allMatch(order -> there(order).matches("cancelled|nowhere"));
    assertThat(sentElsewhere).allMatch(order -> there(order).matches("shipped|nowhere"));
    assertThat(orders.subList(20, 40)).allMatch(order -> there(order).equals("awaiting_shipment"));
  }

  @Test
  void cancellationWhoseAnswerWasLostShouldBeKnownToHaveHappened() {
    JsonNode order = shop.order("B", 1);
    shop.effect(order, "push", "done");
    faults.next(FaultMode.GATEWAY_ERROR_AFTER_EFFECT, 2, "createorder");

    post(order, "cancel");

    JsonNode cancel = shop.effect(order, "cancel", "done");
    assertThat(cancel.path("attempts").asInt()).isGreaterThan(1);
    assertThat(there(order)).isEqualTo("cancelled");
  }

  @Test
  void pushThatNobodyKnowsOfShouldBeFoundBeforeTheOrderIsClosed() {
    faults.next(FaultMode.TIMEOUT_AFTER_EFFECT, 1, "createorder");
    JsonNode order = shop.order("C", 1);
    shop.pushed(order);

    JsonNode sent = post(order, "fulfillments");

    shop.effect(order, "ship:" + sent.at("/fulfillments/0/id").asText(), "done");
    assertThat(there(order)).isEqualTo("shipped");
  }

  @Test
  void lockAndLimitShouldBeWaitedFor() {
    faults.next(FaultMode.CONFLICT, 1).next(FaultMode.RATE_LIMITED, 1);

    JsonNode order = shop.order("D", 1);

    JsonNode push = shop.effect(order, "push", "done");
    assertThat(push.path("attempts").asInt()).isEqualTo(3);
  }

  @Test
  void wrongCredentialsShouldBeShownAndRightOnesEndTheWait() {
    String secret = shop.apiSecret;
    JsonNode first = shop.order("E", 1);
    shop.effect(first, "push", "done");
    shop.reconnect(secret + "wrong");
    JsonNode order = shop.order("E", 1);

    Await.until("it fails", () -> shop.connection().path("status").asText().equals("failing"));
    assertThat(shop.effects(order).get(0).at("/error/code").asText()).isEqualTo("http_401");
    assertThat(shop.connection().toString() + shop.effects(order)).doesNotContain(secret);
    shop.reconnect(secret);

    shop.effect(order, "push", "done");
  }

  /** As after an outage of more than a day. */
  @Test
  void pushThatTheQueueHasGivenUpShouldBeMadeLater() {
    faults.chance(FaultMode.ERROR_BEFORE_EFFECT, 1, "createorder");
    JsonNode order = shop.order("F", 1);
    Vertx vertx = Vertx.vertx();
    Database database = Database.open(vertx, lab.node.settings.database());
    Tuple tenant = Tuple.of(shop.tenant.tenantId());
    Await.until(
        "the queue gives up",
        PATIENCE,
        () -> Await.get(database.query(DEAD, tenant)).rowCount() == 1);
    faults.clear();

    Await.get(database.query(LONG_AGO, tenant));

    shop.effect(order, "push", "done");
    Await.get(database.close());
    Await.get(vertx.close());
  }

  private boolean isSettled(JsonNode order) {
    return shop.effects(order).stream()
            .noneMatch(effect -> effect.path("state").asText().equals("unknown"))
        && shop.effects(order).stream().anyMatch(effect -> isLast(order, effect));
  }

  private boolean isLast(JsonNode order, JsonNode effect) {
    String name = effect.path("effect").asText();
    return switch (shop.read(order).path("status").asText()) {
      case "cancelled" -> name.equals("cancel") || isRefused(effect);
      default ->
          shop.read(order).path("fulfillmentStatus").asText().equals("unfulfilled")
              ? name.equals("push")
              : name.startsWith("ship:") || isRefused(effect);
    };
  }

  private static boolean isRefused(JsonNode effect) {
    return effect.path("state").asText().equals("refused");
  }

  private String there(JsonNode order) {
    return shop.at(shop.key(order)).map(Order::status).findFirst().orElse("nowhere");
  }

  private JsonNode post(JsonNode order, String what) {
    return ok(shop.api.post("/v1/orders/" + id(order) + "/" + what, Map.of()).send());
  }
}
