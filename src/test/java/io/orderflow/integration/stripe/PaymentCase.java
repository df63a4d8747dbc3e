package io.orderflow.integration.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.integration.Effect;
import io.orderflow.integration.Effect.State;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.Provider;
import io.orderflow.integration.stripe.Step.Carry;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RefundView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** An order of 39.98 USD in the making, of which a test asks what is to be done next. */
final class PaymentCase {
  static final UUID TENANT = new UUID(1, 1);
  static final UUID ORDER = new UUID(2, 2);
  static final UUID REFUND = new UUID(3, 3);
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
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

  static PaymentCase order() {
    return new PaymentCase();
  }

  /** What the step carries, for it must carry something. */
  static Plan carried(Step step) {
    assertThat(step).isInstanceOf(Carry.class);
    return ((Carry) step).plan();
  }

  PaymentCase status(String ofOrder, String ofPayment) {
    status = ofOrder;
    payment = ofPayment;
    return this;
  }

  PaymentCase due(long amount) {
    due = amount;
    return this;
  }

  PaymentCase currency(String code) {
    currency = code;
    return this;
  }

  PaymentCase attempt(int number) {
    attempt = number;
    return this;
  }

  PaymentCase automatic() {
    capture = "automatic";
    return this;
  }

  PaymentCase sent(String fulfillment) {
    sent = fulfillment;
    return this;
  }

  PaymentCase heldFor(Duration span) {
    held = NOW.plus(span);
    return this;
  }

  PaymentCase looked(String name) {
    looked = Set.of(name);
    return this;
  }

  PaymentCase refund(long amount, String refundStatus) {
    refunds = List.of(new RefundView(REFUND, amount, null, refundStatus, null, "pi_1"));
    return this;
  }

  PaymentCase with(String name, State state, String reference) {
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
