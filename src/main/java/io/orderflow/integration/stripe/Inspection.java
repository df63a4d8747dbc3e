package io.orderflow.integration.stripe;

import io.orderflow.dispatch.DispatchMessages.Performed;
import io.orderflow.dispatch.DispatchMessages.Performed.Outcome;
import io.orderflow.integration.Effect;
import io.orderflow.integration.Effects;
import io.orderflow.integration.Provider;
import io.orderflow.order.OrderMessages.PaymentView;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Tells an order how its payment stands at Stripe, lets what follows happen, and notes where the
 * two still differ then.
 */
final class Inspection {
  /** More refunds than one payment ever has; Stripe gives no more at once. */
  private static final int REFUNDS = 100;

  private final StripeApi api;
  private final Reports reports;
  private final Effects effects;
  private final OrderPayment payments;

  Inspection(StripeApi api, Reports reports, Effects effects, OrderPayment payments) {
    this.api = api;
    this.reports = reports;
    this.effects = effects;
    this.payments = payments;
  }

  /** A payment of the order as Stripe shows it; {@code refunds} is null when none can be. */
  private record Sight(Errand errand, int attempt, Intent intent, List<Refund> refunds) {}

  Future<Performed> inspect(Errand errand, int attempt, Intent intent) {
    return reports
        .payment(errand)
        .compose(
            payment ->
                payment.isPresent()
                    ? see(errand, attempt, intent)
                    : Future.succeededFuture(done("no order of ours")));
  }

  private Future<Performed> see(Errand errand, int attempt, Intent intent) {
    if (!intent.isCaptured()) {
      return report(new Sight(errand, attempt, intent, null));
    }
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("payment_intent", intent.id());
    parameters.put("limit", REFUNDS);
    return api.get(errand.account(), Plans.REFUNDS, parameters)
        .compose(
            reply ->
                reply.isDone()
                    ? report(new Sight(errand, attempt, intent, refunds(reply)))
                    : Future.succeededFuture(reply.performed()));
  }

  /** Oldest first. */
  private static List<Refund> refunds(StripeReply reply) {
    List<Refund> newestFirst =
        StreamSupport.stream(reply.body().path("data").spliterator(), false)
            .map(Refund::of)
            .toList();
    List<Refund> refunds = new ArrayList<>(newestFirst);
    Collections.reverse(refunds);
    return refunds;
  }

  private Future<Performed> report(Sight sight) {
    return reports
        .tell(sight.errand, Findings.report(sight.attempt, sight.intent).orElse(null))
        .compose(refusal -> reportRefunds(sight, refusal))
        .compose(refusal -> goOn(sight, refusal));
  }

  private Future<Optional<String>> reportRefunds(Sight sight, Optional<String> refusal) {
    Future<Optional<String>> told = Future.succeededFuture(refusal);
    if (sight.refunds != null) {
      for (Refund refund : sight.refunds) {
        told = told.compose(before -> report(sight, refund).map(after -> after.or(() -> before)));
      }
    }
    return told;
  }

  /** Against the order as it is after the refund before. */
  private Future<Optional<String>> report(Sight sight, Refund refund) {
    return reports
        .payment(sight.errand)
        .map(payment -> payment.flatMap(view -> RefundReports.of(refund, view)))
        .compose(report -> reports.tell(sight.errand, report.orElse(null)));
  }

  private Future<Performed> goOn(Sight sight, Optional<String> refusal) {
    return payments
        .settle(sight.errand)
        .compose(
            performed ->
                performed.outcome() == Outcome.done && performed.status() == null
                    ? compare(sight, refusal)
                    : Future.succeededFuture(performed));
  }

  /** Nothing was left to be done at Stripe, so that what was seen there still holds. */
  private Future<Performed> compare(Sight sight, Optional<String> refusal) {
    return reports
        .payment(sight.errand)
        .map(payment -> refusal.or(() -> payment.map(view -> difference(sight, view))).orElse(null))
        .compose(difference -> note(sight.errand, sight.attempt, difference))
        .map(noted -> done(sight.intent.id() + " is " + sight.intent.status()));
  }

  private static String difference(Sight sight, PaymentView payment) {
    return Agreement.difference(payment, sight.attempt, sight.intent, sight.refunds);
  }

  /** On the attempt; where all agrees, what its money or refunds were at odds about is settled. */
  private Future<Void> note(Errand errand, int attempt, String difference) {
    return effects
        .of(errand.tenantId(), errand.orderId(), Provider.stripe)
        .compose(known -> note(known, Act.authorize.of(attempt), difference));
  }

  private Future<Void> note(List<Effect> known, String attempt, String difference) {
    Future<Void> noted = Future.succeededFuture();
    for (Effect effect : known) {
      boolean it = effect.name().equals(attempt);
      boolean settled = difference == null && !Act.authorize.is(effect);
      if (it && difference != null || (it || settled) && effect.mismatch() != null) {
        noted = noted.compose(before -> effects.mismatch(effect, difference));
      }
    }
    return noted;
  }

  private static Performed done(String detail) {
    return new Performed(Outcome.done, 200, null, detail);
  }
}
