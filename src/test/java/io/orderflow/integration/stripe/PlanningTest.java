package io.orderflow.integration.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.id.IdKind;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effect.State;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.Provider;
import io.orderflow.integration.stripe.Step.Carry;
import io.orderflow.integration.stripe.Step.Nothing;
import io.orderflow.integration.stripe.Step.Refuse;
import io.orderflow.integration.stripe.Step.Tell;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RefundView;
import io.orderflow.order.OrderMessages.Released;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is to be done follows from how the order and its effects stand, and from nothing else. */
class PlanningTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final UUID TENANT = new UUID(1, 1);
  private static final UUID ORDER = new UUID(2, 2);
  private static final UUID REFUND = new UUID(3, 3);
  private static final String REFUND_NAME = "refund:" + IdKind.REFUND.format(REFUND);

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
    Case cancelled = order().status("cancelled", "pending").due(0);

    assertThat(carried(cancelled.with("authorize:1", State.unknown, null).plan()).request())
        .isEqualTo(Case.request("manual"));
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
  void whatIsHeldForACancelledOrderShouldBeLetGoOfWhateverTheOrderBelieves() {
    for (String payment : List.of("authorized", "unpaid", "pending", "failed")) {
      Case held =
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
    Case held =
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
    Case held =
        order()
            .status("confirmed", "authorized")
            .heldFor(Duration.ofHours(24))
            .with("authorize:1", State.done, "pi_1");

    assertThat(held.plan()).isInstanceOf(Nothing.class);
    assertThat(carried(held.sent("partially_fulfilled").plan()).name()).isEqualTo("capture:1");
  }

  @Test
  void noMoreShouldBeTakenThanIsDueOrHeld() {
    Case held =
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
    Case paid =
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
    Case paid =
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

  @Test
  void whatCannotBeChargedExactlyShouldBeRefusedBeforeStripeIsAsked() {
    Refuse refusal = (Refuse) order().currency("KWD").due(1_234).plan();

    assertThat(refusal.code()).isEqualTo("amount_not_representable");
    assertThat(refusal.report()).isInstanceOf(Declined.class);
    assertThat(refusal.plan().name()).isEqualTo("authorize:1");
  }

  private static Plan carried(Step step) {
    assertThat(step).isInstanceOf(Carry.class);
    return ((Carry) step).plan();
  }

  private static Case order() {
    return new Case();
  }

  /** An order of 39.98 USD in the making. */
  private static final class Case {
    private final List<Effect> effects = new ArrayList<>();
    private List<RefundView> refunds = List.of();
    private Set<String> looked = Set.of();
    private String capture = "manual";
    private int attempt = 1;
    private String currency = "USD";
    private long due = 3_998;
    private String status = "pending";
    private String payment = "pending";
    private String sent = "unfulfilled";
    private Instant held;

    Case status(String ofOrder, String ofPayment) {
      status = ofOrder;
      payment = ofPayment;
      return this;
    }

    Case due(long amount) {
      due = amount;
      return this;
    }

    Case currency(String code) {
      currency = code;
      return this;
    }

    Case attempt(int number) {
      attempt = number;
      return this;
    }

    Case automatic() {
      capture = "automatic";
      return this;
    }

    Case sent(String fulfillment) {
      sent = fulfillment;
      return this;
    }

    Case heldFor(Duration span) {
      held = NOW.plus(span);
      return this;
    }

    Case looked(String name) {
      looked = Set.of(name);
      return this;
    }

    Case refund(long amount, String refundStatus) {
      refunds = List.of(new RefundView(REFUND, amount, null, refundStatus, null, "pi_1"));
      return this;
    }

    Case with(String name, State state, String reference) {
      effects.removeIf(effect -> effect.name().equals(name));
      effects.add(effect(name, state, reference, request(capture)));
      return this;
    }

    Step plan() {
      PaymentView view =
          new PaymentView(
              ORDER, "stripe", "pm_1", capture, attempt, null, currency, due, 0, status, payment,
              sent, held, refunds);
      Step step = Planning.next(new Situation(TENANT, view, List.copyOf(effects), looked, NOW));
      effects.removeIf(effect -> !effect.name().startsWith("authorize"));
      return step;
    }

    static String request(String capture) {
      return "/v1/payment_intents?amount=3998&capture_method=" + capture;
    }

    private static Effect effect(String name, State state, String reference, String request) {
      String code = state == State.refused ? "card_declined" : null;
      return new Effect(
          TENANT,
          ORDER,
          Provider.stripe,
          name,
          "key",
          request,
          state,
          1,
          reference,
          code,
          null,
          null,
          NOW,
          NOW);
    }
  }
}
