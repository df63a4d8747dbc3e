package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dispatch.Delivery.Receiver;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KnownReceiverTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private final Receiver receiver = Receiver.unknown(UUID.randomUUID());
  private final KnownReceiver known = new KnownReceiver();

  @Test
  void receiverShouldBeKnownFiveSecondsFromWhenItWasAskedFor() {
    known.asked(START);
    assertThat(known.at(START)).isEmpty();

    known.told(receiver);

    assertThat(known.at(START.plusMillis(4_999))).contains(receiver);
    assertThat(known.at(START.plusSeconds(5))).isEmpty();
    assertThat(known.isSure(START.plusMillis(3_999))).isTrue();
    assertThat(known.isSure(START.plusSeconds(4))).isFalse();
  }

  @Test
  void changeShouldBeForgottenAtOnce() {
    known.asked(START);
    known.told(receiver);

    known.forget();

    assertThat(known.at(START)).isEmpty();
    assertThat(known.isSure(START)).isFalse();
  }

  @Test
  void whatWasReadBeforeAChangeShouldNotBeLearnt() {
    known.asked(START);
    known.forget();
    known.told(receiver);
    assertThat(known.at(START)).isEmpty();

    known.asked(START.plusSeconds(1));
    known.told(receiver);
    assertThat(known.at(START.plusSeconds(1))).contains(receiver);
  }
}
