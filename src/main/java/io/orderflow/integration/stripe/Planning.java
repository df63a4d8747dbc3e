package io.orderflow.integration.stripe;

import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.stripe.Step.Carry;
import io.orderflow.integration.stripe.Step.Refuse;
import io.orderflow.integration.stripe.Step.Tell;
import io.orderflow.order.OrderMessages.Declined;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.PaymentView;
import io.orderflow.order.OrderMessages.RefundFailed;
import io.orderflow.order.OrderMessages.RefundView;
import io.orderflow.order.OrderMessages.Released;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides what is to be done next, from how the order stands and from what it has caused so far. It
 * never depends on which event came, so that each may come twice, late or not at all.
 */
final class Planning {
  private static final String INEXACT = "amount_not_representable";

  private Planning() {}

  /** What was begun is brought to its end first, whatever the order has become meanwhile. */
  static Step next(Situation situation) {
    return begun(situation)
        .or(() -> release(situation))
        .or(() -> authorize(situation))
        .or(() -> capture(situation))
        .or(() -> refund(situation))
        .orElseGet(Step.Nothing::new);
  }

  private static Optional<Step> begun(Situation situation) {
    return situation.toFindOut().map(Plans::again).map(Carry::new);
  }

  private static Optional<Step> release(Situation situation) {
    return situation.isOver()
        ? situation
            .toRelease()
            .map(attempt -> carry(Plans.release(attempt)))
            .or(() -> neverBegun(situation))
        : Optional.empty();
  }

  /** Cancelled before Stripe was asked for anything. */
  private static Optional<Step> neverBegun(Situation situation) {
    PaymentView payment = situation.payment();
    boolean waits = situation.isCancelled() && situation.isPending();
    return waits && !situation.has(Act.authorize, payment.attempt())
        ? Optional.of(new Tell(new Released(payment.attempt(), null)))
        : Optional.empty();
  }

  private static Optional<Step> authorize(Situation situation) {
    PaymentView payment = situation.payment();
    if (situation.isCancelled()
        || payment.amountDue() == 0
        || situation.has(Act.authorize, payment.attempt())) {
      return Optional.empty();
    }
    OptionalLong amount = Money.toStripe(payment.amountDue(), payment.currency());
    Plan plan = Plans.authorize(situation.tenantId(), payment, amount.orElse(0));
    return Optional.of(
        amount.isPresent()
            ? new Carry(plan)
            : refuse(
                plan,
                payment.amountDue(),
                payment,
                new Declined(
                    payment.attempt(), null, INEXACT, inexact(payment.amountDue(), payment))));
  }

  private static Optional<Step> capture(Situation situation) {
    return situation.isTimeToCapture() && !situation.isCancelled()
        ? situation.toCapture().map(attempt -> capture(attempt, situation.payment()))
        : Optional.empty();
  }

  private static Step capture(Effect attempt, PaymentView payment) {
    OptionalLong amount = Money.toStripe(payment.amountDue(), payment.currency());
    Plan plan = Plans.capture(attempt, amount.orElse(0));
    return amount.isPresent() ? new Carry(plan) : refuse(plan, payment.amountDue(), payment, null);
  }

  private static Optional<Step> refund(Situation situation) {
    return situation.payment().refunds().stream()
        .filter(refund -> refund.status().equals("pending"))
        .filter(refund -> !situation.has(Act.refund, Plans.id(refund)))
        .findFirst()
        .map(refund -> refund(situation, refund));
  }

  private static Step refund(Situation situation, RefundView refund) {
    PaymentView payment = situation.payment();
    OptionalLong amount = Money.toStripe(refund.amount(), payment.currency());
    Plan plan = Plans.refund(situation.tenantId(), payment, refund, amount.orElse(0));
    return amount.isPresent()
        ? new Carry(plan)
        : refuse(
            plan,
            refund.amount(),
            payment,
            new RefundFailed(refund.refundId(), INEXACT, inexact(refund.amount(), payment)));
  }

  private static Step carry(Plan plan) {
    return new Carry(plan);
  }

  private static Step refuse(Plan plan, long amount, PaymentView payment, PaymentReport report) {
    return new Refuse(plan, INEXACT, inexact(amount, payment), report);
  }

  private static String inexact(long amount, PaymentView payment) {
    return "Stripe cannot charge exactly " + amount + " minor units of " + payment.currency() + ".";
  }
}
