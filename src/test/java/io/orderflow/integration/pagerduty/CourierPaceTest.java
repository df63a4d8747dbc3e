package io.orderflow.integration.pagerduty;

import static io.orderflow.integration.pagerduty.CourierLab.OTHER;
import static io.orderflow.integration.pagerduty.CourierLab.TRIGGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.support.Await;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** When an event is sent, and when it comes again, with regard to those before it. */
class CourierPaceTest {
  @AutoClose private final CourierLab lab = new CourierLab();

  @Test
  void whatFailsShouldComeAgainAfterThirtySecondsAndNotBefore() {
    lab.script.add(Reception.failed);
    lab.carry(TRIGGER);
    Await.until("it was sent", () -> lab.pump() == 1);

    lab.clock.advance(Duration.ofSeconds(29));
    lab.pump();
    assertThat(lab.sent).hasSize(1);
    lab.clock.advance(Duration.ofSeconds(1));

    Await.until("it came again", () -> lab.pump() == 2);
    assertThat(lab.sent).containsExactly(TRIGGER, TRIGGER);
    Await.until("it is settled", () -> lab.settled.equals(List.of(TRIGGER)));
  }

  @Test
  void whatFailsShouldComeAgainWithoutLimit() {
    lab.courier("20ms", Duration.ZERO);
    for (int i = 0; i < 12; i++) {
      lab.script.add(i % 3 == 0 ? Reception.limited : Reception.failed);
    }

    lab.carry(TRIGGER);

    Await.until("all thirteen were sent", () -> lab.pump() == 13);
    assertThat(lab.sent).containsOnly(TRIGGER);
    Await.until("it is settled", () -> lab.settled.equals(List.of(TRIGGER)));
  }

  @Test
  void onlyOneShouldBeUnderWay() {
    lab.held = Promise.promise();

    lab.carry(TRIGGER, OTHER);
    lab.clock.advance(Duration.ofHours(1));
    lab.pump();

    assertThat(lab.sent).containsExactly(TRIGGER);
  }

  @Test
  void oneThatFailsShouldNotHoldTheOthersUp() {
    lab.script.add(Reception.failed);

    lab.carry(TRIGGER, OTHER);

    Await.until("both were sent", () -> lab.pump() == 2);
    assertThat(lab.sent).containsExactly(TRIGGER, OTHER);
  }

  @Test
  void aLimitShouldHoldEverythingUp() {
    lab.script.add(Reception.limited);
    lab.carry(TRIGGER, OTHER);
    Await.until("it was limited", () -> lab.pump() == 1);

    lab.clock.advance(Duration.ofHours(1));
    lab.settleDown();

    assertThat(lab.sent).containsExactly(TRIGGER);
  }

  @Test
  void pagerDutyShouldBeLeftAloneAfterThreeFailuresInARow() {
    lab.script.addAll(List.of(Reception.failed, Reception.failed, Reception.failed));

    lab.carry(TRIGGER, OTHER, new Notice("of:test:c", 1, "{}"), new Notice("of:test:d", 1, "{}"));

    Await.until("three were sent", () -> lab.pump() == 3);
    lab.settleDown();
    assertThat(lab.sent).hasSize(3);
  }

  @Test
  void eventsShouldNeverComeCloserThanTheirSpacing() {
    lab.courier("30s", Courier.SPACING);
    lab.carry(TRIGGER, OTHER);
    lab.settleDown();
    assertThat(lab.sent).hasSize(1);

    lab.clock.advance(Courier.SPACING);

    Await.until("the second was sent", () -> lab.pump() == 2);
  }
}
