package io.orderflow.integration.stripe;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Effects.Plan;
import io.orderflow.integration.Provider;
import io.orderflow.integration.ServiceSilent;
import io.orderflow.integration.stripe.Finding.Done;
import io.orderflow.integration.stripe.Finding.Later;
import io.orderflow.integration.stripe.Finding.Refused;
import io.orderflow.integration.stripe.Finding.Undecided;
import io.orderflow.integration.stripe.Finding.UnderWay;
import io.orderflow.integration.stripe.Step.Carry;
import io.orderflow.integration.stripe.Step.Refuse;
import io.orderflow.integration.stripe.Step.Tell;
import io.orderflow.order.OrderMessages.PaymentReport;
import io.orderflow.order.OrderMessages.PaymentView;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Does at Stripe whatever an order needs, step by step, looking anew before each. The order is told
 * of an outcome before the effect is settled: who dies in between finds an effect that he must ask
 * for again, and telling an order twice changes nothing.
 */
final class OrderPayment {
  private final Reports reports;
  private final Effects effects;
  private final Carrying carrying;
  private final Clock clock;

  OrderPayment(Reports reports, Effects effects, Carrying carrying, Clock clock) {
    this.reports = reports;
    this.effects = effects;
    this.carrying = carrying;
    this.clock = clock;
  }

  /** Until there is nothing more to do, or no more time. */
  Future<Performed> settle(Errand errand) {
    return go(Turn.first(errand));
  }

  private Future<Performed> go(Turn turn) {
    return reports
        .payment(turn.errand())
        .compose(
            payment ->
                payment.isPresent()
                    ? go(turn, payment.get())
                    : Future.succeededFuture(turn.over()));
  }

  private Future<Performed> go(Turn turn, PaymentView payment) {
    Errand errand = turn.errand();
    return effects
        .of(errand.tenantId(), errand.orderId(), Provider.stripe)
        .map(known -> situation(turn, payment, known))
        .compose(situation -> take(turn, Planning.next(situation)));
  }

  private Situation situation(Turn turn, PaymentView payment, List<Effect> known) {
    return new Situation(turn.errand().tenantId(), payment, known, turn.looked(), clock.instant());
  }

  /** Java 17 has no switch over sealed types: a new step must be added here by hand. */
  private Future<Performed> take(Turn turn, Step step) {
    if (step instanceof Step.Nothing) {
      return Future.succeededFuture(turn.over());
    }
    if (turn.isLongEnough() || turn.errand().isLate(clock)) {
      return Future.succeededFuture(turn.unfinished());
    }
    if (step instanceof Tell tell) {
      return reports.tell(turn.errand(), tell.report()).compose(told -> go(turn.told("released")));
    }
    return step instanceof Carry carry ? carry(turn, carry.plan()) : refuse(turn, (Refuse) step);
  }

  private Future<Performed> refuse(Turn turn, Refuse step) {
    return effects
        .begin(step.plan())
        .compose(
            effect ->
                settle(turn, effect, new Refused(null, step.code(), step.detail(), step.report())));
  }

  private Future<Performed> carry(Turn turn, Plan plan) {
    return effects
        .begin(plan)
        .compose(
            effect ->
                effect.isDone() || effect.isRefused()
                    ? go(turn.asked(effect.name(), "stands"))
                    : carry(turn, effect));
  }

  private Future<Performed> carry(Turn turn, Effect effect) {
    return carrying
        .carry(turn.errand(), effect)
        .recover(failure -> silent(effect, failure))
        .compose(finding -> settle(turn, effect, finding));
  }

  private Future<Finding> silent(Effect effect, Throwable failure) {
    return failure instanceof ServiceSilent
        ? effects
            .unknown(effect, "no_answer", "Stripe did not answer in time.")
            .compose(noted -> Future.failedFuture(failure))
        : Future.failedFuture(failure);
  }

  /** Java 17 has no switch over sealed types: a new finding must be added here by hand. */
  private Future<Performed> settle(Turn turn, Effect effect, Finding finding) {
    if (finding instanceof Later later) {
      return effects
          .unknown(effect, later.code(), later.performed().detail())
          .map(later.performed());
    }
    return write(turn.errand(), effect, finding)
        .compose(written -> go(turn.asked(effect.name(), written.state().name())));
  }

  private Future<Effect> write(Errand errand, Effect effect, Finding finding) {
    if (finding instanceof Done done) {
      return tell(errand, effect, done.report())
          .compose(told -> effects.done(effect, done.reference()));
    }
    if (finding instanceof Refused refused) {
      return tell(errand, effect, refused.report())
          .compose(
              told ->
                  effects.refused(effect, refused.reference(), refused.code(), refused.detail()));
    }
    if (finding instanceof UnderWay underWay) {
      return effects.underWay(effect, underWay.reference());
    }
    Undecided undecided = (Undecided) finding;
    return effects
        .mismatch(effect, undecided.detail())
        .compose(noted -> effects.unknown(effect, undecided.code(), undecided.detail()));
  }

  private Future<Void> tell(Errand errand, Effect effect, PaymentReport report) {
    return reports.tell(errand, report).compose(refusal -> note(effect, refusal));
  }

  private Future<Void> note(Effect effect, Optional<String> refusal) {
    return refusal.isPresent() || effect.mismatch() != null
        ? effects.mismatch(effect, refusal.orElse(null))
        : Future.succeededFuture();
  }
}
