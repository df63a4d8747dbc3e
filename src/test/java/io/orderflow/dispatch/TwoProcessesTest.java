package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.bus.Answer;
import io.orderflow.event.NewEvent;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TwoProcessesTest {
  private static final int EVENTS = 2_000;
  private final ReceiverLab lab = ReceiverLab.open();
  private final Postbox postbox = Postbox.open(Map.of("ORDERFLOW_DISPATCH_POLL_INTERVAL", "50ms"));

  @AfterEach
  void close() {
    postbox.close();
    lab.close();
  }

  @Test
  void twoProcessesShouldShareTheWorkAndSendNothingTwice() {
    Answer webhook = postbox.register(lab.at("/", Behaviours.slow(5)));
    try (Postbox other = postbox.beside()) {
      other.startDispatcher();
      for (int i = 0; i < EVENTS; i += 100) {
        Await.get(
            postbox.append(
                Stream.generate(() -> postbox.event(UUID.randomUUID(), 1))
                    .limit(100)
                    .toArray(NewEvent[]::new)));
      }

      Await.until("all arrived", Duration.ofSeconds(60), () -> lab.count("/") >= EVENTS);
      Await.until(
          "all are settled",
          Duration.ofSeconds(10),
          () -> postbox.states(Postbox.id(webhook)).stream().allMatch("succeeded"::equals));
    }

    assertThat(lab.at("/").stream().map(TwoProcessesTest::id).collect(Collectors.toSet()))
        .hasSize(EVENTS);
    assertThat(lab.count("/")).isEqualTo(EVENTS);
    assertThat(postbox.count("SELECT count(DISTINCT lease_id) FROM deliveries")).isZero();
  }

  @Test
  void holderOfALeaseThatWasTakenOverShouldSettleNothing() {
    postbox.stopDispatcher();
    UUID webhook = Postbox.id(postbox.register(lab.at("/", Behaviours.status(200))));
    postbox.event("{}");
    DeliveryStore store = new DeliveryStore(postbox.database);
    EndpointKey key = new EndpointKey(postbox.caller.tenantId(), webhook);
    List<Slots> slots = List.of(new Slots(key, 1, 0));
    Instant now = Instant.now();

    Delivery stale = one(store, slots, new Lease(UUID.randomUUID(), now.minusSeconds(1)), now);
    assertThat(Await.get(store.rescue(now))).isEqualTo(1);
    Lease newer = new Lease(UUID.randomUUID(), now.plusSeconds(30));
    Delivery taken = one(store, slots, newer, now);
    settle(stale, now);
    assertThat(postbox.states(webhook)).containsExactly("leased");
    settle(taken, now);
    assertThat(postbox.states(webhook)).containsExactly("succeeded");
  }

  @Test
  void settlingAgainShouldChangeNothing() {
    postbox.stopDispatcher();
    UUID webhook = Postbox.id(postbox.register(lab.at("/", Behaviours.status(200))));
    postbox.event("{}");
    DeliveryStore store = new DeliveryStore(postbox.database);
    EndpointKey key = new EndpointKey(postbox.caller.tenantId(), webhook);
    Instant now = Instant.now();
    Lease lease = new Lease(UUID.randomUUID(), now.plusSeconds(30));
    Delivery delivery = one(store, List.of(new Slots(key, 1, 0)), lease, now);
    Reply reply = new Reply(now, Duration.ofMillis(3), 200, null, null, "");
    Settlement settlement = Settlement.succeeded(delivery, UUID.randomUUID(), reply);
    SettlementStore settlements = new SettlementStore(postbox.database);

    Await.get(settlements.settle(List.of(settlement), List.of(), now));
    Await.get(settlements.settle(List.of(settlement), List.of(), now));

    assertThat(postbox.states(webhook)).containsExactly("succeeded");
    assertThat(postbox.count("SELECT count(*) FROM delivery_attempts")).isEqualTo(1);
    assertThat(postbox.count("SELECT attempts::bigint FROM deliveries")).isEqualTo(1);
  }

  @Test
  void releaseShouldGiveBackThatLeaseAlone() {
    postbox.stopDispatcher();
    UUID webhook = Postbox.id(postbox.register(lab.at("/", Behaviours.status(200))));
    postbox.event("{}");
    postbox.event("{}");
    DeliveryStore store = new DeliveryStore(postbox.database);
    EndpointKey key = new EndpointKey(postbox.caller.tenantId(), webhook);
    List<Slots> slots = List.of(new Slots(key, 1, 0));
    Instant now = Instant.now();
    Lease lost = new Lease(UUID.randomUUID(), now.plusSeconds(30));
    one(store, slots, lost, now);
    one(store, slots, new Lease(UUID.randomUUID(), now.plusSeconds(30)), now);

    Await.get(store.release(lost));

    assertThat(postbox.states(webhook)).containsExactlyInAnyOrder("pending", "leased");
  }

  private void settle(Delivery delivery, Instant now) {
    Reply reply = new Reply(now, Duration.ofMillis(3), 200, null, null, "");
    Settlement settlement = Settlement.succeeded(delivery, UUID.randomUUID(), reply);
    Await.get(new SettlementStore(postbox.database).settle(List.of(settlement), List.of(), now));
  }

  private static Delivery one(DeliveryStore store, List<Slots> slots, Lease lease, Instant now) {
    return Await.get(store.lease(slots, lease, now)).get(0);
  }

  private static String id(Received request) {
    return request.header("webhook-id");
  }
}
