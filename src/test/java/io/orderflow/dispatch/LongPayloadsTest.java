package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dispatch.Delivery.Receiver;
import io.orderflow.support.Await;
import io.orderflow.support.Behaviours;
import io.orderflow.support.Postbox;
import io.orderflow.support.ReceiverLab;
import io.orderflow.support.ReceiverLab.Received;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LongPayloadsTest {
  private static final int LENGTH = 20_000;
  private static final UUID TENANT = UUID.randomUUID();

  private final List<Promise<String>> asked = new ArrayList<>();
  private final LongPayloads payloads = new LongPayloads(6 * LENGTH, this::fetch);

  @Test
  void tenantShouldHaveHalfOfTheRoomAndOthersTheRest() {
    List<Future<Delivery>> mine = whole(TENANT, 5);
    assertThat(asked).hasSize(3);
    List<Future<Delivery>> others =
        Stream.generate(() -> whole(UUID.randomUUID(), 1).get(0)).limit(4).toList();
    assertThat(asked).hasSize(6);

    asked.forEach(one -> one.complete("text"));

    assertThat(mine.stream().filter(Future::succeeded)).hasSize(3);
    assertThat(others.stream().filter(Future::succeeded)).hasSize(3);
    assertThat(mine.get(0).result().payload()).isEqualTo("text");
  }

  @Test
  void roomShouldGoToTheNextWhenADeliveryIsSettled() {
    List<Future<Delivery>> mine = whole(TENANT, 4);
    asked.get(0).complete("text");
    payloads.release(delivery(TENANT, LENGTH)); // never fetched
    assertThat(asked).hasSize(3);

    payloads.release(mine.get(0).result());

    assertThat(asked).hasSize(4);
  }

  @Test
  void payloadThatCannotBeReadShouldFailAloneAndFreeItsRoom() {
    List<Future<Delivery>> mine = whole(TENANT, 4);

    asked.get(0).fail("the database is away");
    asked.get(1).complete(null);

    assertThat(mine.get(0).failed()).isTrue();
    assertThat(mine.get(1).failed()).isTrue();
    assertThat(asked).hasSize(4);
  }

  @Test
  void whatIsLongerThanTheRoomShouldGoAlone() {
    Future<Delivery> huge = payloads.whole(delivery(TENANT, 100 * LENGTH));
    whole(UUID.randomUUID(), 1);
    assertThat(asked).hasSize(1);

    asked.get(0).complete("text");
    payloads.release(huge.result());

    assertThat(asked).hasSize(2);
  }

  /** Its receiver may have changed meanwhile. */
  @Test
  void whatHasNotComeShouldNotBeAwaitedOnceItsEndpointIsGivenUp() {
    Delivery delivery = delivery(TENANT, LENGTH);
    List<Future<Delivery>> mine = Stream.generate(() -> payloads.whole(delivery)).limit(4).toList();
    List<Future<Delivery>> others = whole(TENANT, 3);
    asked.get(0).complete("text");

    payloads.giveUp(delivery.endpoint());
    assertThat(mine.stream().filter(Future::failed)).hasSize(3);
    assertThat(asked).as("room of the two that were being fetched").hasSize(5);
    asked.subList(1, 5).forEach(one -> one.complete("text"));

    assertThat(mine.stream().filter(Future::succeeded)).hasSize(1);
    assertThat(others.stream().filter(Future::succeeded)).hasSize(2);
    payloads.release(mine.get(0).result());
    assertThat(asked).hasSize(6);
  }

  /** More than is held at once, by both ways and by retries, to the last byte and once each. */
  @Test
  void longEventsShouldArriveWhole() {
    try (ReceiverLab lab = ReceiverLab.open();
        Postbox postbox = Postbox.open(Map.of("ORDERFLOW_DISPATCH_SCHEDULE", "100ms,100ms"))) {
      UUID good = Postbox.id(postbox.register(lab.at("/good", Behaviours.status(200))));
      UUID weak =
          Postbox.id(
              postbox.register(
                  lab.at(
                      "/weak", Behaviours.inTurn(Behaviours.status(500), Behaviours.status(200)))));
      Set<String> sent = new HashSet<>();
      for (int i = 0; i < 60; i++) {
        String payload = "{\"n\":" + i + ",\"text\":\"" + "ü😀".repeat(20_000 + i) + "\"}";
        sent.add(payload);
        postbox.event(payload);
      }

      Await.until("all arrived", () -> isDone(postbox, good) && isDone(postbox, weak));
      assertThat(texts(lab, "/good")).hasSize(60).allMatch(sent::contains).doesNotHaveDuplicates();
      assertThat(texts(lab, "/weak")).hasSize(61).allMatch(sent::contains);
      assertThat(new HashSet<>(texts(lab, "/weak"))).hasSize(60);
    }
  }

  private static boolean isDone(Postbox postbox, UUID webhook) {
    return postbox.states(webhook).stream().filter("succeeded"::equals).count() == 60;
  }

  private static List<String> texts(ReceiverLab lab, String path) {
    return lab.at(path).stream().map(Received::text).collect(Collectors.toList());
  }

  private List<Future<Delivery>> whole(UUID tenantId, int count) {
    return Stream.generate(() -> payloads.whole(delivery(tenantId, LENGTH))).limit(count).toList();
  }

  private Future<String> fetch(Delivery delivery) {
    Promise<String> text = Promise.promise();
    asked.add(text);
    return text.future();
  }

  private static Delivery delivery(UUID tenantId, int length) {
    UUID id = UUID.randomUUID();
    Lease lease = new Lease(id, Instant.MAX);
    return new Delivery(
        tenantId, id, lease, Lane.fresh, 0, Receiver.unknown(id), id, "corr-1", null, length, null);
  }
}
