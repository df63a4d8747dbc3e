package io.orderflow.integration.stripe;

import static io.orderflow.integration.stripe.PaymentCase.REFUND;
import static io.orderflow.integration.stripe.PaymentCase.carried;
import static io.orderflow.integration.stripe.PaymentCase.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.id.IdKind;
import io.orderflow.integration.Effect.State;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.stripe.Step.Nothing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When money is taken, let go of or given back follows from the order and its effects alone. */
class PlanningSettlementTest {
  private static final String REFUND_NAME = "refund:" + IdKind.REFUND.format(REFUND);

  @Test
  void whatIsHeldForACancelledOrderShouldBeLetGoOfWhateverTheOrderBelieves() {
    for (String payment : List.of("authorized", "unpaid", "pending", "failed")) {
      PaymentCase held =
          order().status("cancelled", payment).due(0).with("authorize:1", State.done, "pi_1");

      Plan plan = carried(held.plan());

      assertThat(plan.name()).isEqualTo("release:1");
      assertThat(plan.request()).startsWith("/v1/payment_intents/pi_1/cancel?");
      assertThat(held.with("release:1", State.done, "pi_1").plan()).isInstanceOf(Nothing.class);
      assertThat(held.with("capture:1", State.done, "pi_1").plan()).isInstanceOf(Nothing.class);
    }
  }

  @Test
  void whatMayComeForACancelledOrderShouldBeGivenUp() {
    assertThat(
            carried(
                    order()
                        .status("cancelled", "pending")
                        .due(0)
                        .with("authorize:1", State.unknown, "pi_1")
                        .looked("authorize:1")
                        .plan())
                .name())
        .isEqualTo("release:1");
  }

  @Test
  void moneyShouldBeTakenWhenAllIsSentAndNotBefore() {
    PaymentCase held =
        order()
            .status("confirmed", "authorized")
            .heldFor(Duration.ofDays(6))
            .with("authorize:1", State.done, "pi_1");

    assertThat(held.plan()).isInstanceOf(Nothing.class);
    assertThat(held.sent("partially_fulfilled").plan()).isInstanceOf(Nothing.class);
    Plan plan = carried(held.sent("fulfilled").plan());
    assertThat(plan.name()).isEqualTo("capture:1");
    assertThat(Call.read(plan.request()))
        .returns("/v1/payment_intents/pi_1/capture", Call::path)
        .returns("3998", call -> call.parameter("amount_to_capture"));
    assertThat(held.sent("fulfilled").with("capture:1", State.refused, null).plan())
        .isInstanceOf(Nothing.class);
  }

  @Test
  void moneyShouldBeTakenForWhatIsSentBeforeItIsLost() {
    PaymentCase held =
        order()
            .status("confirmed", "authorized")
            .heldFor(Duration.ofHours(24))
            .with("authorize:1", State.done, "pi_1");

    assertThat(held.plan()).isInstanceOf(Nothing.class);
    assertThat(carried(held.sent("partially_fulfilled").plan()).name()).isEqualTo("capture:1");
  }

  @Test
  void noMoreShouldBeTakenThanIsDueOrHeld() {
    PaymentCase held =
        order()
            .status("confirmed", "authorized")
            .heldFor(Duration.ofDays(6))
            .sent("fulfilled")
            .with("authorize:1", State.done, "pi_1");

    assertThat(Call.read(carried(held.due(1_999).plan()).request()).parameter("amount_to_capture"))
        .isEqualTo("1999");
    assertThat(Call.read(carried(held.due(5_000).plan()).request()).parameter("amount_to_capture"))
        .isEqualTo("3998");
    assertThat(carried(held.due(0).plan()).name()).isEqualTo("release:1");
  }

  @Test
  void automaticCaptureShouldNeedNothingMore() {
    PaymentCase paid =
        order()
            .status("confirmed", "paid")
            .due(0)
            .sent("fulfilled")
            .automatic()
            .with("authorize:1", State.done, "pi_1");

    assertThat(paid.plan()).isInstanceOf(Nothing.class);
    assertThat(paid.status("cancelled", "refunded").plan()).isInstanceOf(Nothing.class);
  }

  @Test
  void eachPendingRefundShouldBeAskedForOnce() {
    PaymentCase paid =
        order()
            .status("confirmed", "paid")
            .due(0)
            .automatic()
            .with("authorize:1", State.done, "pi_1")
            .refund(500, "pending");

    Plan plan = carried(paid.plan());

    assertThat(plan.name()).isEqualTo(REFUND_NAME);
    assertThat(plan.key()).isEqualTo("of:" + IdKind.REFUND.format(REFUND));
    assertThat(Form.decode(Call.read(plan.request()).form()))
        .containsEntry("payment_intent", "pi_1")
        .containsEntry("amount", "500")
        .containsEntry("reason", "requested_by_customer")
        .containsEntry("metadata[refund_id]", IdKind.REFUND.format(REFUND));
    assertThat(paid.with(REFUND_NAME, State.refused, null).plan()).isInstanceOf(Nothing.class);
    assertThat(paid.refund(500, "succeeded").plan()).isInstanceOf(Nothing.class);
  }
}
