package io.orderflow.integration.pagerduty;

import static io.orderflow.integration.pagerduty.CourierLab.TRIGGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Of each alert the newest state is sent, as long as it is wanted and was not taken. */
class CourierTest {
  private static final Notice RESOLVE = new Notice("of:test:a", 2, null);
  private static final Duration RETRY = Duration.ofSeconds(30);
  @AutoClose private final CourierLab lab = new CourierLab();

  @Test
  void whatIsTakenShouldBeSentOnce() {
    lab.carry(TRIGGER);
    lab.settleDown();
    lab.carry(TRIGGER);
    lab.settleDown();

    assertThat(lab.sent).containsExactly(TRIGGER);
    assertThat(lab.settled)
        .as("said again as long as it is wanted")
        .containsExactly(TRIGGER, TRIGGER);
  }

  @Test
  void whatIsRefusedShouldNeverComeAgain() {
    lab.script.add(Reception.refused);
    lab.carry(TRIGGER);
    lab.settleDown();
    lab.clock.advance(Duration.ofHours(1));
    lab.carry(TRIGGER);
    lab.settleDown();

    assertThat(lab.sent).containsExactly(TRIGGER);
    assertThat(lab.settled).contains(TRIGGER);
  }

  @Test
  void theNewestStateShouldTakeThePlaceOfOneThatWaits() {
    lab.script.add(Reception.failed);
    lab.carry(TRIGGER);
    Await.until("it failed", () -> lab.pump() == 1);

    lab.carry(RESOLVE);
    Await.until("the resolve was sent", () -> lab.pump() == 2);
    lab.clock.advance(RETRY.multipliedBy(10));
    lab.settleDown();

    assertThat(lab.sent).containsExactly(TRIGGER, RESOLVE);
    assertThat(lab.settled).containsExactly(RESOLVE);
  }

  @Test
  void theNewestStateShouldFollowOneThatIsUnderWay() {
    Promise<Reception> answer = Promise.promise();
    lab.held = answer;
    lab.carry(TRIGGER);
    lab.carry(RESOLVE);
    lab.pump();
    assertThat(lab.sent).containsExactly(TRIGGER);

    answer.complete(Reception.taken);

    Await.until("the resolve was sent", () -> lab.pump() == 2);
    assertThat(lab.sent).containsExactly(TRIGGER, RESOLVE);
    assertThat(lab.settled).startsWith(TRIGGER);
  }

  @Test
  void whatIsNotWantedAnyMoreShouldNotBeSent() {
    lab.script.add(Reception.failed);
    lab.carry(TRIGGER);
    Await.until("it failed", () -> lab.pump() == 1);

    lab.carry();
    lab.clock.advance(RETRY.multipliedBy(10));
    lab.settleDown();

    assertThat(lab.sent).containsExactly(TRIGGER);
  }

  @Test
  void oneOriginShouldNotSilenceAnother() {
    lab.script.add(Reception.failed);
    lab.carry(TRIGGER);
    Await.until("it failed", () -> lab.pump() == 1);

    lab.carry(other -> {});
    lab.clock.advance(RETRY);

    Await.until("it came again", () -> lab.pump() == 2);
  }
}
