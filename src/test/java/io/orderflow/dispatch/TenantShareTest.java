package io.orderflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.config.Settings;
import io.orderflow.config.SettingsReader;
import io.orderflow.dispatch.Delivery.Receiver;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TenantShareTest {
  private static final UUID BUSY = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private final Settings.Dispatch settings =
      SettingsReader.read(
              Map.of(
                  "ORDERFLOW_DISPATCH_MAX_IN_FLIGHT", "40",
                  "ORDERFLOW_DISPATCH_PER_TENANT", "30",
                  "ORDERFLOW_DISPATCH_PER_ENDPOINT", "5"))
          .dispatch();
  private final Load load = new Load(settings);

  @Test
  void oneTenantShouldGetNoMoreThanItsLimit() {
    take(BUSY, 14);
    assertThat(load.isLightFor(BUSY)).isTrue();
    take(BUSY, 1);
    assertThat(load.isLightFor(BUSY)).isFalse();
    take(BUSY, 14);
    assertThat(load.isFullFor(BUSY)).isFalse();
    take(BUSY, 1);
    assertThat(load.isFullFor(BUSY)).isTrue();
    assertThat(load.isFullFor(OTHER)).isFalse();
  }

  @Test
  void tenantsShouldShareAlike() {
    take(BUSY, 19);
    take(OTHER, 1);

    assertThat(load.isFullFor(BUSY)).isFalse();
    take(BUSY, 1);
    assertThat(load.isFullFor(BUSY)).isTrue();
    assertThat(load.isFullFor(OTHER)).isFalse();
    assertThat(load.isLightFor(OTHER)).as("half of the process is in use").isFalse();
  }

  @Test
  void whatIsDoneShouldCountNoMore() {
    Delivery last = delivery(BUSY);
    take(BUSY, 39);
    load.add(last);
    assertThat(load.isFullFor(OTHER)).as("all slots are in use").isTrue();

    load.remove(last);

    assertThat(load.isFullFor(OTHER)).isFalse();
    assertThat(load.all()).isEqualTo(39);
  }

  private void take(UUID tenantId, int count) {
    Stream.generate(() -> delivery(tenantId)).limit(count).forEach(load::add);
  }

  private static Delivery delivery(UUID tenantId) {
    return new Delivery(
        tenantId,
        UUID.randomUUID(),
        new Lease(UUID.randomUUID(), Instant.EPOCH),
        Lane.fresh,
        0,
        Receiver.unknown(UUID.randomUUID()),
        UUID.randomUUID(),
        "corr-1",
        null,
        2,
        "{}");
  }
}
