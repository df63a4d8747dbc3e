package io.orderflow.integration.stripe;

import static io.orderflow.integration.stripe.PaymentCase.ORDER;
import static io.orderflow.integration.stripe.PaymentCase.TENANT;
import static io.orderflow.integration.stripe.PaymentCase.carried;
import static io.orderflow.integration.stripe.PaymentCase.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.id.IdKind;
import io.orderflow.integration.Effect.State;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.stripe.Step.Nothing;
import io.orderflow.integration.stripe.Step.Refuse;
import io.orderflow.integration.stripe.Step.Tell;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.Released;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a payment is begun follows from how the order and its effects stand, and nothing else. */
class PlanningAuthorizationTest {
  @Test
  void aNewOrderShouldBeAuthorizedUnderAFixedKey() {
    Plan plan = carried(order().plan());

    assertThat(plan.name()).isEqualTo("authorize:1");
    assertThat(plan.key()).isEqualTo("of:" + IdKind.ORDER.format(ORDER) + ":auth:1");
    assertThat(plan.request()).startsWith("/v1/payment_intents?");
    assertThat(Form.decode(Call.read(plan.request()).form()))
        .containsEntry("amount", "3998")
        .containsEntry("currency", "usd")
        .containsEntry("capture_method", "manual")
        .containsEntry("confirm", "true")
        .containsEntry("payment_method", "pm_1")
        .containsEntry("off_session", "true")
        .containsEntry("error_on_requires_action", "true")
        .containsEntry("metadata[order_id]", IdKind.ORDER.format(ORDER))
        .containsEntry("metadata[tenant_id]", IdKind.TENANT.format(TENANT))
        .containsEntry("metadata[attempt]", "1");
  }

  @Test
  void whatWasBegunShouldBeFoundOutAsItWasBegun() {
    PaymentCase cancelled = order().status("cancelled", "pending").due(0);

    assertThat(carried(cancelled.with("authorize:1", State.unknown, null).plan()).request())
        .isEqualTo(PaymentCase.request("manual"));
    assertThat(carried(cancelled.with("authorize:1", State.unknown, "pi_1").plan()).name())
        .isEqualTo("authorize:1");
  }

  @Test
  void whatStripeDoesNotKnowYetShouldBeAskedOnlyOnce() {
    assertThat(order().with("authorize:1", State.unknown, "pi_1").looked("authorize:1").plan())
        .isInstanceOf(Nothing.class);
  }

  @Test
  void anAttemptShouldBeMadeOnlyOnce() {
    for (State state : List.of(State.done, State.refused)) {
      assertThat(order().with("authorize:1", state, "pi_1").plan()).isInstanceOf(Nothing.class);
    }
    assertThat(carried(order().attempt(2).with("authorize:1", State.refused, "pi_1").plan()).name())
        .isEqualTo("authorize:2");
  }

  @Test
  void aCancelledOrderShouldNotBeAuthorized() {
    assertThat(order().status("cancelled", "pending").due(0).plan())
        .isEqualTo(new Tell(new Released(1, null)));
    assertThat(order().status("cancelled", "unpaid").due(0).plan()).isInstanceOf(Nothing.class);
  }

  @Test
  void whatCannotBeChargedExactlyShouldBeRefusedBeforeStripeIsAsked() {
    Refuse refusal = (Refuse) order().currency("KWD").due(1_234).plan();

    assertThat(refusal.code()).isEqualTo("amount_not_representable");
    assertThat(refusal.report()).isInstanceOf(Declined.class);
    assertThat(refusal.plan().name()).isEqualTo("authorize:1");
  }
}
