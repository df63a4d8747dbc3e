package io.orderflow.integration.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.AlertSettings;
import io.orderflow.config.SettingsReader;
import io.orderflow.support.Await;
import io.orderflow.support.MovableClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CourierTest {
  private static final Notice TRIGGER = new Notice("of:test:a", 1, "{}");
  private static final Notice RESOLVE = new Notice("of:test:a", 2, null);
  private static final Notice OTHER = new Notice("of:test:b", 1, "{}");
  private static final Duration RETRY = Duration.ofSeconds(30);
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final MovableClock clock = new MovableClock();
  private final List<Notice> sent = new CopyOnWriteArrayList<>();
  private final List<Notice> settled = new CopyOnWriteArrayList<>();
  private final Deque<Reception> script = new ArrayDeque<>();
  private final Courier.Origin origin = settled::add;
  private Promise<Reception> held;
  private Courier courier = courier("30s");

  @AfterEach
  void close() {
    Await.get(vertx.close());
  }

  @Test
  void whatIsTakenShouldBeSentOnce() {
    carry(TRIGGER);
    settleDown();
    carry(TRIGGER);
    settleDown();

    assertThat(sent).containsExactly(TRIGGER);
    assertThat(settled).as("said again as long as it is wanted").containsExactly(TRIGGER, TRIGGER);
  }

  @Test
  void whatFailsShouldComeAgainAfterThirtySecondsAndNotBefore() {
    script.add(Reception.failed);
    carry(TRIGGER);
    Await.until("it was sent", () -> pump() == 1);

    clock.advance(Duration.ofSeconds(29));
    pump();
    assertThat(sent).hasSize(1);
    clock.advance(Duration.ofSeconds(1));

    Await.until("it came again", () -> pump() == 2);
    assertThat(sent).containsExactly(TRIGGER, TRIGGER);
    Await.until("it is settled", () -> settled.equals(List.of(TRIGGER)));
  }

  @Test
  void whatFailsShouldComeAgainWithoutLimit() {
    courier = courier("20ms");
    for (int i = 0; i < 12; i++) {
      script.add(i % 3 == 0 ? Reception.limited : Reception.failed);
    }

    carry(TRIGGER);

    Await.until("all thirteen were sent", () -> pump() == 13);
    assertThat(sent).containsOnly(TRIGGER);
    Await.until("it is settled", () -> settled.equals(List.of(TRIGGER)));
  }

  @Test
  void whatIsRefusedShouldNeverComeAgain() {
    script.add(Reception.refused);
    carry(TRIGGER);
    settleDown();
    clock.advance(Duration.ofHours(1));
    carry(TRIGGER);
    settleDown();

    assertThat(sent).containsExactly(TRIGGER);
    assertThat(settled).contains(TRIGGER);
  }

  @Test
  void theNewestStateShouldTakeThePlaceOfOneThatWaits() {
    script.add(Reception.failed);
    carry(TRIGGER);
    Await.until("it failed", () -> pump() == 1);

    carry(RESOLVE);
    Await.until("the resolve was sent", () -> pump() == 2);
    clock.advance(RETRY.multipliedBy(10));
    settleDown();

    assertThat(sent).containsExactly(TRIGGER, RESOLVE);
    assertThat(settled).containsExactly(RESOLVE);
  }

  @Test
  void theNewestStateShouldFollowOneThatIsUnderWay() {
    Promise<Reception> answer = Promise.promise();
    held = answer;
    carry(TRIGGER);
    carry(RESOLVE);
    pump();
    assertThat(sent).containsExactly(TRIGGER);

    answer.complete(Reception.taken);

    Await.until("the resolve was sent", () -> pump() == 2);
    assertThat(sent).containsExactly(TRIGGER, RESOLVE);
    assertThat(settled).startsWith(TRIGGER);
  }

  @Test
  void onlyOneShouldBeUnderWay() {
    held = Promise.promise();

    carry(TRIGGER, OTHER);
    clock.advance(Duration.ofHours(1));
    pump();

    assertThat(sent).containsExactly(TRIGGER);
  }

  @Test
  void whatIsNotWantedAnyMoreShouldNotBeSent() {
    script.add(Reception.failed);
    carry(TRIGGER);
    Await.until("it failed", () -> pump() == 1);

    carry();
    clock.advance(RETRY.multipliedBy(10));
    settleDown();

    assertThat(sent).containsExactly(TRIGGER);
  }

  @Test
  void oneOriginShouldNotSilenceAnother() {
    script.add(Reception.failed);
    carry(TRIGGER);
    Await.until("it failed", () -> pump() == 1);

    onLoop(() -> courier.carry(other -> {}, List.of()));
    clock.advance(RETRY);

    Await.until("it came again", () -> pump() == 2);
  }

  @Test
  void oneThatFailsShouldNotHoldTheOthersUp() {
    script.add(Reception.failed);

    carry(TRIGGER, OTHER);

    Await.until("both were sent", () -> pump() == 2);
    assertThat(sent).containsExactly(TRIGGER, OTHER);
  }

  @Test
  void aLimitShouldHoldEverythingUp() {
    script.add(Reception.limited);
    carry(TRIGGER, OTHER);
    Await.until("it was limited", () -> pump() == 1);

    clock.advance(Duration.ofHours(1));
    settleDown();

    assertThat(sent).containsExactly(TRIGGER);
  }

  @Test
  void pagerDutyShouldBeLeftAloneAfterThreeFailuresInARow() {
    script.addAll(List.of(Reception.failed, Reception.failed, Reception.failed));

    carry(TRIGGER, OTHER, new Notice("of:test:c", 1, "{}"), new Notice("of:test:d", 1, "{}"));

    Await.until("three were sent", () -> pump() == 3);
    settleDown();
    assertThat(sent).hasSize(3);
  }

  @Test
  void eventsShouldNeverComeCloserThanTheirSpacing() {
    courier = new Courier(vertx, this::send, settings("30s"), Courier.SPACING, clock);
    carry(TRIGGER, OTHER);
    settleDown();
    assertThat(sent).hasSize(1);

    clock.advance(Courier.SPACING);

    Await.until("the second was sent", () -> pump() == 2);
  }

  private Courier courier(String retryAfter) {
    return new Courier(vertx, this::send, settings(retryAfter), Duration.ZERO, clock);
  }

  private static AlertSettings settings(String retryAfter) {
    return SettingsReader.read(Map.of("ORDERFLOW_ALERTS_RETRY_AFTER", retryAfter)).alerts();
  }

  private void carry(Notice... notices) {
    onLoop(() -> courier.carry(origin, List.of(notices)));
  }

  private Future<Reception> send(Notice notice) {
    sent.add(notice);
    if (held != null) {
      Future<Reception> answer = held.future();
      held = null;
      return answer;
    }
    return Future.succeededFuture(script.isEmpty() ? Reception.taken : script.poll());
  }

  /** Tries to send, and says how many were. */
  private int pump() {
    onLoop(courier::pump);
    return sent.size();
  }

  /** As often as it would take to send several. */
  private void settleDown() {
    for (int i = 0; i < 10; i++) {
      onLoop(courier::pump);
    }
  }

  /** A courier lives on one event loop. */
  private void onLoop(Runnable work) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        now -> {
          work.run();
          done.complete();
        });
    Await.get(done.future());
  }
}
